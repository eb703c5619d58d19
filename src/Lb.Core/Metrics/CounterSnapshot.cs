using System.Collections.Immutable;
using Lb.Core.Forwarding;

namespace Lb.Core.Metrics;

/// <summary>
/// The counters of one or several forwarders at one moment. Always:
/// <see cref="Received"/> = <see cref="Passed"/> + <see cref="Forwarded"/> + <see cref="Local"/> + the sum of <see cref="Dropped"/>.
/// </summary>
public sealed record CounterSnapshot
{
    private static readonly DropReason[] Reasons = [.. Enum.GetValues<DropReason>().Where(static reason => reason != DropReason.None)];

    /// <summary>Nothing counted yet.</summary>
    public static CounterSnapshot Zero { get; } = new();

    /// <summary>Frames whose fate is decided.</summary>
    public long Received { get; init; }

    /// <summary>Frames that were not for a virtual service.</summary>
    public long Passed { get; init; }

    /// <summary>Frames sent to a remote real server.</summary>
    public long Forwarded { get; init; }

    /// <summary>Frames handed to this host's own stack.</summary>
    public long Local { get; init; }

    /// <summary>Frames dropped, one count for every reason there is, also for those that did not happen.</summary>
    public ImmutableSortedDictionary<DropReason, long> Dropped { get; init; } =
        Reasons.ToImmutableSortedDictionary(static reason => reason, static _ => 0L);

    /// <summary>ICMP errors and fragments the forwarder made itself; not part of the sum.</summary>
    public long Generated { get; init; }

    /// <summary>Flows created.</summary>
    public long FlowsCreated { get; init; }

    /// <summary>Flows in the tables at this moment.</summary>
    public long Flows { get; init; }

    /// <summary>Frames the capture rings lost before the forwarder could see them; not part of the sum.</summary>
    public long RingDropped { get; init; }

    /// <summary>Reads the counters of one forwarder, on its own thread.</summary>
    public static CounterSnapshot Of(Forwarder forwarder)
    {
        var counters = forwarder.Counters;
        return new CounterSnapshot
        {
            Received = counters.Received,
            Passed = counters.Passed,
            Forwarded = counters.Forwarded,
            Local = counters.Local,
            Dropped = Reasons.ToImmutableSortedDictionary(static reason => reason, counters.Dropped),
            Generated = counters.Generated,
            FlowsCreated = counters.FlowsCreated,
            Flows = forwarder.Flows.Count,
        };
    }

    /// <summary>The sum of two forwarders' counters.</summary>
    public static CounterSnapshot operator +(CounterSnapshot left, CounterSnapshot right) => new()
    {
        Received = left.Received + right.Received,
        Passed = left.Passed + right.Passed,
        Forwarded = left.Forwarded + right.Forwarded,
        Local = left.Local + right.Local,
        Dropped = Reasons.ToImmutableSortedDictionary(static reason => reason, reason => left.Dropped[reason] + right.Dropped[reason]),
        Generated = left.Generated + right.Generated,
        FlowsCreated = left.FlowsCreated + right.FlowsCreated,
        Flows = left.Flows + right.Flows,
        RingDropped = left.RingDropped + right.RingDropped,
    };

    /// <summary>The sum of two forwarders' counters.</summary>
    public static CounterSnapshot Add(CounterSnapshot left, CounterSnapshot right) => left + right;
}
