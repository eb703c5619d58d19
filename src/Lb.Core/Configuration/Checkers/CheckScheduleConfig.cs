namespace Lb.Core.Configuration.Checkers;

/// <summary>When a checker runs, and how many failures in a row take a server down.</summary>
public sealed record CheckScheduleConfig : IConfigRecord
{
    /// <summary>keepalived's default of <see cref="DelayLoop"/>.</summary>
    public static readonly TimeSpan DefaultDelayLoop = TimeSpan.FromSeconds(60);

    /// <summary>Time from the end of one check to the start of the next (<c>delay_loop</c>), more than zero. Default 60 s.</summary>
    public TimeSpan DelayLoop { get; init; } = DefaultDelayLoop;

    /// <summary>
    /// The longest random delay before the first check (<c>warmup</c>); zero for none, null for <see cref="DelayLoop"/>. Default null.
    /// </summary>
    public TimeSpan? Warmup { get; init; }

    /// <summary>
    /// How many failed checks of a server that is up are forgiven before it is down (<c>retry</c>, <c>nb_get_retry</c>), at least 0.
    /// Default 1. The first check of all is never forgiven.
    /// </summary>
    public int Retry { get; init; } = 1;

    /// <summary>Time to the check after a forgiven failure (<c>delay_before_retry</c>). Default 1 s.</summary>
    public TimeSpan DelayBeforeRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the checker counts as failed until its first success (<c>alpha</c>). Default false.</summary>
    public bool Alpha { get; init; }
}
