namespace Lb.Core.Scheduling;

/// <summary>Makes schedulers by kind.</summary>
public static class SchedulerFactory
{
    /// <summary>Makes an empty scheduler.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="flags">The service's flags; only <c>sh</c> and <c>mh</c> have a use for any.</param>
    /// <param name="seed">Where a scheduler that draws at random begins (<c>twos</c>); equal seeds give equal draws.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static IScheduler Create(SchedulerKind kind, SchedulerFlags flags = SchedulerFlags.None, ulong seed = 0) => kind switch
    {
        SchedulerKind.RoundRobin => new RoundRobinScheduler(),
        SchedulerKind.WeightedRoundRobin => new WeightedRoundRobinScheduler(),
        SchedulerKind.SmoothWeightedRoundRobin => new SmoothWeightedRoundRobinScheduler(),
        SchedulerKind.LeastConnection => new LeastConnectionScheduler(),
        SchedulerKind.WeightedLeastConnection => new WeightedLeastConnectionScheduler(),
        SchedulerKind.ShortestExpectedDelay => new ShortestExpectedDelayScheduler(),
        SchedulerKind.NeverQueue => new NeverQueueScheduler(),
        SchedulerKind.SourceHashing => new SourceHashingScheduler(flags),
        SchedulerKind.MaglevHashing => new MaglevHashingScheduler(flags),
        SchedulerKind.DestinationHashing => new DestinationHashingScheduler(),
        SchedulerKind.WeightedFailover => new WeightedFailoverScheduler(),
        SchedulerKind.WeightedOverflow => new WeightedOverflowScheduler(),
        SchedulerKind.LocalityBasedLeastConnection => new LocalityScheduler(),
        SchedulerKind.LocalityBasedLeastConnectionWithReplication => new LocalityReplicationScheduler(),
        SchedulerKind.PowerOfTwoChoices => new PowerOfTwoChoicesScheduler(seed),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such scheduler."),
    };
}
