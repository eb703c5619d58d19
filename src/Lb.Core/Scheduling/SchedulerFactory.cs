namespace Lb.Core.Scheduling;

/// <summary>Makes schedulers by kind.</summary>
public static class SchedulerFactory
{
    /// <summary>Makes an empty scheduler.</summary>
    public static IScheduler Create(SchedulerKind kind) => kind switch
    {
        SchedulerKind.RoundRobin => new RoundRobinScheduler(),
        SchedulerKind.WeightedRoundRobin => new WeightedRoundRobinScheduler(),
        SchedulerKind.SmoothWeightedRoundRobin => new SmoothWeightedRoundRobinScheduler(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such scheduler."),
    };
}
