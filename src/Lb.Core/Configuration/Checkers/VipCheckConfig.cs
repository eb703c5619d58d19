using Lb.Core.Wire;

namespace Lb.Core.Configuration.Checkers;

/// <summary>
/// <c>@userspacelb vip_check</c>: the server answers for the virtual address itself, which no checker that talks to the server's own address
/// can tell. For TCP services only.
/// </summary>
public sealed record VipCheckConfig : CheckerConfig
{
    /// <inheritdoc/>
    public override string Kind => "VIP_CHECK";

    /// <summary>The virtual address, of the server's family.</summary>
    public required InetAddress VirtualAddress { get; init; }

    /// <summary>The virtual port, 1 to 65535.</summary>
    public required ushort VirtualPort { get; init; }

    /// <summary>How long each step (the server's MAC address, its answer) may take (<c>connect_timeout</c>), more than zero. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = CheckConnectionConfig.DefaultTimeout;
}
