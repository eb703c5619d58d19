using Lb.Core.Model;

namespace Lb.Core.Health;

/// <summary>A server that recovered gets its weight back little by little: from 1 to all of it, linearly over a time.</summary>
/// <param name="duration">How long it takes; zero for at once.</param>
internal sealed class SlowStart(TimeSpan duration)
{
    private Instant? _since;

    /// <summary>Begins: the server has come back.</summary>
    public void Begin(Instant now) => _since = duration > TimeSpan.Zero ? now : null;

    /// <summary>Ends it: the server is down, or has its weight by another's word.</summary>
    public void Cancel() => _since = null;

    /// <summary>The part of a weight that the server has now; ends the slow start when that is all.</summary>
    /// <param name="weight">The whole weight; 0 and 1 are not ramped.</param>
    /// <param name="now">The time.</param>
    public int WeightAt(int weight, Instant now)
    {
        if (_since is not { } since)
            return weight;

        var elapsed = now - since;
        if (elapsed >= duration)
        {
            _since = null;
            return weight;
        }

        return weight <= 1 ? weight : 1 + (int)((weight - 1) * (Int128)elapsed.Ticks / duration.Ticks);
    }

    /// <summary>When the weight next grows; null if it does not.</summary>
    /// <param name="weight">The whole weight.</param>
    /// <param name="now">The time.</param>
    public Instant? NextDeadline(int weight, Instant now)
    {
        if (_since is not { } since || weight <= 1)
            return null;

        // The least time t for which 1 + floor((weight - 1) t / duration) is one more.
        Int128 next = WeightAt(weight, now);
        var steps = weight - 1;
        return _since is null ? null : since + TimeSpan.FromTicks((long)(((next * duration.Ticks) + steps - 1) / steps));
    }
}
