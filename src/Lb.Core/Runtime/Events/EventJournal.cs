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
    private TaskCompletionSource? _nextAdded;
    private long _added;

    /// <summary>The number of the last event; 0 before the first.</summary>
    public long LastNumber
    {
        get
        {
            lock (_lock)
            {
                return _added;
            }
        }
    }

    /// <summary>Notes an event.</summary>
    public void Add(string kind, string subject, string text)
    {
        TaskCompletionSource? awaited;
        lock (_lock)
        {
            (awaited, _nextAdded) = (_nextAdded, null);
            if (_events.Count == Capacity)
            {
                _ = _events.Dequeue();
            }

            _events.Enqueue(new BalancerEvent(++_added, time.GetUtcNow(), kind, subject, text));
        }

        awaited?.SetResult();
    }

    /// <summary>The events after a number that are kept, oldest first.</summary>
    /// <param name="number">The last event that is known already; 0 for none.</param>
    public ImmutableArray<BalancerEvent> After(long number)
    {
        lock (_lock)
        {
            return [.. _events.Where(happened => happened.Number > number)];
        }
    }

    /// <summary>Waits until there is an event after a number.</summary>
    /// <param name="number">The last event that is known already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">It gave up before one came.</exception>
    public async Task WaitAfterAsync(long number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_lock)
            {
                if (_added > number)
                {
                    return;
                }

                // Completed on another thread: whoever notes an event must not be kept by those who wait for it.
                _nextAdded ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                next = _nextAdded.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }
}
