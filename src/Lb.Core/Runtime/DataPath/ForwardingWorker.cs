using System.Collections.Concurrent;
using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Model;

namespace Lb.Core.Runtime.DataPath;

/// <summary>
/// One thread that receives frames, lets its forwarder decide, and transmits. Everything it touches is its own; other threads
/// hand it a new <see cref="WorkerPlan"/> or a question, and it picks both up between two batches.
/// </summary>
internal sealed class ForwardingWorker
{
    // Housekeeping rides along with every batch, and looks at more at a time once an interval: that takes a fraction of a millisecond,
    // and goes round the largest table often enough for time-outs that are minutes long.
    private const int BatchSlotBudget = 64;
    private const int IntervalSlotBudget = 1 << 14;
    private static readonly TimeSpan HousekeepingInterval = TimeSpan.FromMilliseconds(100);

    // Longer than a block of the high-burst ring takes to be handed over.
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(3);

    // Capture times are wall-clock times, which an administrator or NTP may set back: nothing is decided by them for longer than this.
    private static readonly TimeSpan HandoverLimit = TimeSpan.FromSeconds(1);

    private readonly IPacketDevice _ingress;
    private readonly Action _wake;
    private readonly Forwarder _forwarder;
    private readonly Action<Exception> _failed;
    private readonly Thread _thread;
    private readonly ConcurrentQueue<Action<Forwarder>> _questions = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerPlan _plan;
    private WorkerPlan _planInForce;
    private long _startNanoseconds;
    private Instant _startUntil;
    private long _stopNanoseconds = long.MaxValue;
    private Instant _stopNotBefore;
    private Instant _stopUntil;
    private Instant _nextHousekeeping;

    /// <param name="name">The thread's name.</param>
    /// <param name="ingress">Where frames come from.</param>
    /// <param name="wake">Ends the ingress device's wait.</param>
    /// <param name="forwarder">Decides; belongs to this worker from now on.</param>
    /// <param name="plan">The first plan; the forwarder has its table already.</param>
    /// <param name="failed">Told, on the worker's thread, when it cannot go on.</param>
    public ForwardingWorker(string name, IPacketDevice ingress, Action wake, Forwarder forwarder, WorkerPlan plan, Action<Exception> failed)
    {
        _ingress = ingress;
        _wake = wake;
        _forwarder = forwarder;
        _plan = plan;
        _planInForce = plan;
        _failed = failed;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>Starts forwarding with the first frame captured at <paramref name="from"/>; what came before was the kernel's.</summary>
    public void Start(DateTimeOffset from)
    {
        _startNanoseconds = Nanoseconds(from);
        _startUntil = MonotonicClock.Now + HandoverLimit;
        _thread.Start();
    }

    /// <summary>Puts a new plan in force.</summary>
    public void Apply(WorkerPlan plan)
    {
        Volatile.Write(ref _plan, plan);
        _wake();
    }

    /// <summary>Asks the forwarder something on its own thread. The answer also comes after the worker has ended.</summary>
    public async Task<T> AskAsync<T>(Func<Forwarder, T> question, CancellationToken cancellationToken)
    {
        var answer = Enqueue(question);
        if (await HasEndedBeforeAsync(answer.Task, cancellationToken))
        {
            // Nobody else touches the forwarder any more.
            _ = answer.TrySetResult(question(_forwarder));
        }

        return await answer.Task;
    }

    /// <summary>
    /// Waits until the worker has taken what it was given before. No thread of the pool is needed for it: those may all be kept by a slow disk
    /// or name service, and the thread of VRRP is among the callers.
    /// </summary>
    /// <returns>Whether it has, or has ended.</returns>
    public bool TryAwaitTurn(TimeSpan patience) => _ended.Task.IsCompleted || Enqueue(static _ => true).Task.Wait(patience);

    /// <summary>
    /// Asks something about the flows, whose memory goes away soon after the worker has ended.
    /// </summary>
    /// <exception cref="LoadBalancerException">The worker has ended.</exception>
    public async Task<T> AskAboutFlowsAsync<T>(Func<Forwarder, T> question, CancellationToken cancellationToken)
    {
        var answer = Enqueue(question);
        return await HasEndedBeforeAsync(answer.Task, cancellationToken)
            ? throw new LoadBalancerException("The flows cannot be read any more: the interface was given up.")
            : await answer.Task;
    }

    /// <summary>Forwards what was captured before <paramref name="until"/>, then ends; what comes later is the kernel's again.</summary>
    public void Stop(DateTimeOffset until)
    {
        _stopNotBefore = MonotonicClock.Now + DrainTime;
        _stopUntil = MonotonicClock.Now + HandoverLimit;
        Volatile.Write(ref _stopNanoseconds, Nanoseconds(until));
        _wake();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    private TaskCompletionSource<T> Enqueue<T>(Func<Forwarder, T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Enqueue(forwarder =>
        {
            try
            {
                _ = answer.TrySetResult(question(forwarder));
            }
            catch (Exception error)
            {
                // Who asked has to know; the frames do not wait for it.
                _ = answer.TrySetException(error);
            }
        });
        _wake();
        return answer;
    }

    private async Task<bool> HasEndedBeforeAsync(Task answer, CancellationToken cancellationToken) =>
        await Task.WhenAny(answer, _ended.Task).WaitAsync(cancellationToken) == _ended.Task;

    private static long Nanoseconds(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private void Run()
    {
        try
        {
            while (RunOnce())
            {
            }
        }
        catch (Exception error)
        {
            // The edge of the thread: whoever owns the worker decides what the failure means.
            _failed(error);
        }
        finally
        {
            _forwarder.Finish(MonotonicClock.Now);
            _ended.SetResult();
        }
    }

    private bool RunOnce()
    {
        TakeNewPlan();
        while (_questions.TryDequeue(out var question))
        {
            question(_forwarder);
        }

        var stop = Volatile.Read(ref _stopNanoseconds);
        var isStopping = stop != long.MaxValue;
        var result = _ingress.Receive(isStopping ? DrainTime : HousekeepingInterval, out var batch);
        if (result == ReceiveResult.Frames)
        {
            var isPast = batch.Frames[0].TimestampNanoseconds > stop || (isStopping && MonotonicClock.Now > _stopUntil);
            Handle(new FrameBatch(batch.Buffer, Between(batch.Frames, stop)));
            _ingress.Release();
            return !isPast;
        }

        var now = MonotonicClock.Now;
        _forwarder.Tick(now, SlotBudget(now));
        return result != ReceiveResult.End && !(isStopping && now >= _stopNotBefore);
    }

    private void TakeNewPlan()
    {
        var plan = Volatile.Read(ref _plan);
        if (!ReferenceEquals(plan, _planInForce))
        {
            _forwarder.Apply(plan.Table);
            _planInForce = plan;
        }
    }

    /// <summary>The frames that were captured while the guard kept them from the kernel.</summary>
    private Span<FrameSlot> Between(Span<FrameSlot> frames, long stop)
    {
        if (_startNanoseconds != 0)
        {
            while (!frames.IsEmpty && frames[0].TimestampNanoseconds < _startNanoseconds && MonotonicClock.Now < _startUntil)
            {
                frames = frames[1..];
            }

            if (!frames.IsEmpty)
            {
                _startNanoseconds = 0;
            }
        }

        while (!frames.IsEmpty && frames[^1].TimestampNanoseconds > stop)
        {
            frames = frames[..^1];
        }

        return frames;
    }

    private void Handle(FrameBatch batch)
    {
        var now = MonotonicClock.Now;
        _forwarder.Process(batch, now);
        _forwarder.Tick(now, SlotBudget(now));
        var failed = Transmit(batch);
        if (_forwarder.Outbox.Count > 0)
        {
            failed += Transmit(_forwarder.Outbox.Batch);
        }

        _forwarder.Settle(batch, failed);
    }

    private int SlotBudget(Instant now)
    {
        if (now < _nextHousekeeping)
        {
            return BatchSlotBudget;
        }

        _nextHousekeeping = now + HousekeepingInterval;
        return IntervalSlotBudget;
    }

    private int Transmit(FrameBatch batch)
    {
        var failed = 0;
        var ports = _planInForce.Ports;
        for (var port = 0; port < ports.Length; port++)
        {
            failed += ports[port].Transmit(batch, (byte)port);
        }

        return failed;
    }
}
