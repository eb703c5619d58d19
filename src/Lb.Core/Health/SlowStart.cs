using Lb.Core.Model;
using Lb.Core.Scheduling;

namespace Lb.Core.Health;

/// <summary>A server that recovered gets its weight back little by little: from 1 % to all of it, linearly over a time.</summary>
/// <remarks>It is reckoned in percent whatever the weight is, so a weight that changes meanwhile changes nothing about it.</remarks>
internal sealed class SlowStart
{
    private const int Whole = ServerState.FullRampPercent;

    // Some schedulers rebuild a table at every step, between two batches of frames.
    private static readonly TimeSpan ShortestStep = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _duration;
    private readonly TimeSpan _step;
    private bool _isDue;
    private Instant? _since;

    /// <param name="duration">How long it takes; zero for at once.</param>
    /// <param name="before">One of before a reload, or null: if it is under way, this one goes on from its beginning.</param>
    public SlowStart(TimeSpan duration, SlowStart? before = null)
    {
        _duration = duration;

        // Rounded up, so that each step is at least one percent.
        var hundredth = TimeSpan.FromTicks((duration.Ticks + Whole - 1) / Whole);
        _step = hundredth > ShortestStep ? hundredth : ShortestStep;
        if (before is not null && duration > TimeSpan.Zero)
        {
            (_isDue, _since) = (before._isDue, before._since);
        }
    }

    /// <summary>The server has come back: it begins with the first flows that the server may get.</summary>
    public void Begin() => (_isDue, _since) = (_duration > TimeSpan.Zero, null);

    /// <summary>Ends it: the server is down, or drains.</summary>
    public void Cancel() => (_isDue, _since) = (false, null);

    /// <summary>The server is well and gets no flows: what has begun begins again when it does.</summary>
    public void Hold() => (_isDue, _since) = (_isDue || _since is not null, null);

    /// <summary>The part of its weight that a server has which gets flows now, in percent, 1 to <see cref="ServerState.FullRampPercent"/>.</summary>
    public int PercentAt(Instant now)
    {
        if (_isDue)
        {
            (_isDue, _since) = (false, now);
        }

        if (_since is not { } since)
            return Whole;

        var elapsed = now - since;
        if (elapsed >= _duration)
        {
            _since = null;
            return Whole;
        }

        var taken = elapsed.Ticks / _step.Ticks * _step.Ticks;
        return Math.Max(1, (int)(taken * Whole / _duration.Ticks));
    }

    /// <summary>When the part is next larger; null if it is not.</summary>
    public Instant? NextDeadline(Instant now)
    {
        if (_since is not { } since || now - since >= _duration)
            return null;

        var next = TimeSpan.FromTicks((((now - since).Ticks / _step.Ticks) + 1) * _step.Ticks);
        return since + (next < _duration ? next : _duration);
    }
}
