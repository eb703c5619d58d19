namespace Lb.Core.Configuration;

/// <summary>What <c>global_defs</c> says about the scripts and the FIFOs that are told of transitions.</summary>
public sealed record ScriptsConfig : IConfigRecord
{
    /// <summary>Who runs scripts that do not say (<c>script_user</c>); null for <c>keepalived_script</c> if there is such a user, else root.</summary>
    public string? User { get; init; }

    /// <summary>The group of <see cref="User"/> (<c>script_user USER GROUP</c>); null for the user's own.</summary>
    public string? Group { get; init; }

    /// <summary>
    /// Whether unsafe scripts are refused: <c>enable_script_security</c>. Default true, where keepalived runs them and complains;
    /// <c>@userspacelb script_security off</c> does as keepalived.
    /// </summary>
    public bool RefusesUnsafe { get; init; } = true;

    /// <summary>A named pipe that gets a line for every transition (<c>notify_fifo</c>), or null.</summary>
    public string? NotifyFifo { get; init; }

    /// <summary>The script that reads <see cref="NotifyFifo"/> (<c>notify_fifo_script</c>), or null.</summary>
    public ScriptConfig? NotifyFifoScript { get; init; }

    /// <summary>A named pipe for VRRP's transitions alone (<c>vrrp_notify_fifo</c>), or null.</summary>
    public string? VrrpNotifyFifo { get; init; }

    /// <summary>The script that reads <see cref="VrrpNotifyFifo"/> (<c>vrrp_notify_fifo_script</c>), or null.</summary>
    public ScriptConfig? VrrpNotifyFifoScript { get; init; }

    /// <summary>A named pipe for real servers and quorums alone (<c>lvs_notify_fifo</c>), or null.</summary>
    public string? LvsNotifyFifo { get; init; }

    /// <summary>The script that reads <see cref="LvsNotifyFifo"/> (<c>lvs_notify_fifo_script</c>), or null.</summary>
    public ScriptConfig? LvsNotifyFifoScript { get; init; }
}
