using System.Collections.Immutable;

namespace Lb.Core.Configuration;

/// <summary>One <c>vrrp_script</c>: a command whose exit code says whether something is well.</summary>
public sealed record VrrpScriptConfig : IConfigRecord
{
    /// <summary>The name instances track it by.</summary>
    public required string Name { get; init; }

    /// <summary>The command (<c>script</c>) and who runs it (<c>user</c>).</summary>
    public required ScriptConfig Script { get; init; }

    /// <summary>Time between the starts of two runs (<c>interval</c>). Default 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When a run is ended and counts as failed (<c>timeout</c>); null for the interval.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What it adds to the priority, -253 to 253; 0 makes a failure a fault (<c>weight</c>). Default 0.</summary>
    public int Weight { get; init; }

    /// <summary>Whether the weight's effect is turned around (<c>weight N reverse</c>).</summary>
    public bool IsReverse { get; init; }

    /// <summary>Successes in a row that make it up again, at least 1 (<c>rise</c>). Default 1.</summary>
    public int Rise { get; init; } = 1;

    /// <summary>Failures in a row that make it down, at least 1 (<c>fall</c>). Default 1.</summary>
    public int Fall { get; init; } = 1;

    /// <summary>Whether it is taken as failed until its first result (<c>init_fail</c>). Default false.</summary>
    public bool StartsFailed { get; init; }

    /// <summary>Where the block starts.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>A command that runs without a shell.</summary>
/// <param name="Arguments">The program's path and its arguments; not empty.</param>
/// <param name="User">Who runs it; null for the global <c>script_user</c>.</param>
/// <param name="Group">The group it runs in; null for the user's own.</param>
public sealed record ScriptConfig(ImmutableArray<string> Arguments, string? User, string? Group) : IConfigRecord
{
    /// <summary>The command as one line, for people.</summary>
    public override string ToString() => string.Join(' ', Arguments);
}
