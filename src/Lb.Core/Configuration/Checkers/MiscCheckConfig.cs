namespace Lb.Core.Configuration.Checkers;

/// <summary><c>MISC_CHECK</c>: a program says by its exit code whether the server is well. 0 is well, everything else is not.</summary>
public sealed record MiscCheckConfig : CheckerConfig
{
    /// <inheritdoc/>
    public override string Kind => "MISC_CHECK";

    /// <summary>The command (<c>misc_path</c>) and who runs it (<c>user</c>).</summary>
    public required ScriptConfig Script { get; init; }

    /// <summary>When a run is ended and counts as failed (<c>misc_timeout</c>); null for <see cref="CheckScheduleConfig.DelayLoop"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Whether exit codes from 2 to 255 are successes that set the server's weight to the code less 2 (<c>misc_dynamic</c>).
    /// Default false.
    /// </summary>
    public bool IsDynamic { get; init; }
}
