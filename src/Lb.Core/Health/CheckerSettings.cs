namespace Lb.Core.Health;

/// <summary>What a checker's schedule is made of. Durations are not negative.</summary>
internal sealed record CheckerSettings
{
    /// <summary>Time to the check after a success, and after each failure while down; more than zero.</summary>
    public required TimeSpan DelayLoop { get; init; }

    /// <summary>The longest delay before the first check.</summary>
    public required TimeSpan Warmup { get; init; }

    /// <summary>Failures in a row that are forgiven while up.</summary>
    public required int Retry { get; init; }

    /// <summary>Time to the check after a forgiven failure.</summary>
    public required TimeSpan DelayBeforeRetry { get; init; }

    /// <summary>Whether it counts as down until it is seen to be up.</summary>
    public bool Alpha { get; init; }

    /// <summary>
    /// The steps of a pass over all of an HTTP checker's URLs; 0 for a checker that does all at once. With steps, each has the
    /// delays around it, and after a failure the failed step must succeed and then a whole pass, as in keepalived.
    /// </summary>
    public int Steps { get; init; }

    /// <summary>Whether steps follow each other at once while not up (<c>fast_recovery</c>).</summary>
    public bool FastRecovery { get; init; }

    /// <summary>
    /// Whether failures are retried in every state, also at the start and while down, as keepalived's SMTP_CHECK does alone.
    /// </summary>
    public bool RetriesAlways { get; init; }

    /// <summary>Whether delays are measured from the start of a run and not its end, as keepalived does for programs.</summary>
    public bool CountsFromStart { get; init; }
}
