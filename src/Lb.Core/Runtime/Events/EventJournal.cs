using System.Collections.Immutable;

namespace Lb.Core.Runtime.Events;

/// <summary>Something that happened to a running balancer.</summary>
/// <param name="Number">Counts from 1 since the start; a gap means that older ones were forgotten.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What kind, in snake_case: <c>vrrp_transition</c>, <c>vrrp_fault</c>, <c>script</c>, <c>reload</c> and so on.</param>
/// <param name="Subject">To what: an instance, a service, a file.</param>
/// <param name="Text">What, as a clause.</param>
public sealed record BalancerEvent(long Number, DateTimeOffset At, string Kind, string Subject, string Text);

/// <summary>The last events, for <c>lb-host events</c>. Any thread may add.</summary>
/// <param name="time">The clock events are dated by.</param>
public sealed class EventJournal(TimeProvider time)
{
    /// <summary>How many events are kept.</summary>
    public const int Capacity = 256;

    private readonly Lock _lock = new();
    private readonly Queue<BalancerEvent> _events = new(Capacity);
    private long _added;

    /// <summary>Notes an event.</summary>
    public void Add(string kind, string subject, string text)
    {
        lock (_lock)
        {
            if (_events.Count == Capacity)
            {
                _ = _events.Dequeue();
            }

            _events.Enqueue(new BalancerEvent(++_added, time.GetUtcNow(), kind, subject, text));
        }
    }

    /// <summary>The events that are kept, oldest first.</summary>
    public ImmutableArray<BalancerEvent> ToImmutableArray()
    {
        lock (_lock)
        {
            return [.. _events];
        }
    }
}
