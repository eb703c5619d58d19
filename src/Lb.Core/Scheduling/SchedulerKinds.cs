using System.Collections.Immutable;

namespace Lb.Core.Scheduling;

/// <summary>The names of the schedulers, as ipvsadm(8) and keepalived.conf(5) write them.</summary>
public static class SchedulerKinds
{
    private static readonly (SchedulerKind Kind, string Name)[] Named =
    [
        (SchedulerKind.RoundRobin, "rr"),
        (SchedulerKind.WeightedRoundRobin, "wrr"),
        (SchedulerKind.LeastConnection, "lc"),
        (SchedulerKind.WeightedLeastConnection, "wlc"),
        (SchedulerKind.LocalityBasedLeastConnection, "lblc"),
        (SchedulerKind.SourceHashing, "sh"),
        (SchedulerKind.MaglevHashing, "mh"),
        (SchedulerKind.DestinationHashing, "dh"),
        (SchedulerKind.WeightedFailover, "fo"),
        (SchedulerKind.WeightedOverflow, "ovf"),
        (SchedulerKind.LocalityBasedLeastConnectionWithReplication, "lblcr"),
        (SchedulerKind.ShortestExpectedDelay, "sed"),
        (SchedulerKind.NeverQueue, "nq"),
        (SchedulerKind.PowerOfTwoChoices, "twos"),
    ];

    /// <summary>Every name, in the order of keepalived.conf(5).</summary>
    public static ImmutableArray<string> Names { get; } = [.. Named.Select(static entry => entry.Name)];

    /// <summary>The scheduler's name: <c>wlc</c>. <c>wrr</c> is one scheduler in two orders, so both have that name.</summary>
    public static string IpvsName(this SchedulerKind kind)
    {
        var known = kind == SchedulerKind.SmoothWeightedRoundRobin ? SchedulerKind.WeightedRoundRobin : kind;
        return Array.Find(Named, entry => entry.Kind == known).Name
            ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such scheduler.");
    }

    /// <summary>What the scheduler makes of weights.</summary>
    internal static WeightUse WeightUse(this SchedulerKind kind) => kind switch
    {
        SchedulerKind.RoundRobin or SchedulerKind.LeastConnection or SchedulerKind.DestinationHashing => Scheduling.WeightUse.None,
        SchedulerKind.WeightedFailover
            or SchedulerKind.WeightedOverflow
            or SchedulerKind.LocalityBasedLeastConnection
            or SchedulerKind.LocalityBasedLeastConnectionWithReplication => Scheduling.WeightUse.RankOrLimit,
        _ => Scheduling.WeightUse.Share,
    };

    /// <summary>Finds a scheduler by its name, which is in lower case.</summary>
    /// <returns>Whether there is one of that name.</returns>
    public static bool TryParse(string name, out SchedulerKind kind)
    {
        var found = Array.Find(Named, entry => string.Equals(entry.Name, name, StringComparison.Ordinal));
        kind = found.Kind;
        return found.Name is not null;
    }
}
