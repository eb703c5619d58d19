namespace Lb.Core.Runtime.Scripts;

/// <summary>How a run of a script ended. Exactly one of exit code, signal, reason for not starting is set, unless the exit status got lost.</summary>
internal sealed record ScriptResult
{
    /// <summary>The exit code, 0 to 255.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The number of the signal that ended it.</summary>
    public int? Signal { get; init; }

    /// <summary>Whether it was ended because its time was up. It may have chosen its exit code since.</summary>
    public bool TimedOut { get; init; }

    /// <summary>Why it was not started, or null.</summary>
    public string? NotStarted { get; init; }

    /// <summary>From start to end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it said that all is well: exit code 0, in time.</summary>
    public bool IsSuccess => ExitCode == 0 && !TimedOut;

    /// <summary>The outcome, for people.</summary>
    public override string ToString() =>
        NotStarted is { } reason ? $"not started: {reason}"
        : TimedOut ? $"ended after its time was up ({Duration.TotalSeconds:0.0} s)"
        : ExitCode is { } code ? $"exited with status {code}"
        : Signal is { } signal ? $"ended by signal {signal}"
        : "ended; its exit status is lost";
}
