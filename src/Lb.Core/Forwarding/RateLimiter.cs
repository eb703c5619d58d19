using Lb.Core.Model;

namespace Lb.Core.Forwarding;

/// <summary>A token bucket: <paramref name="burst"/> at once, then one every <paramref name="interval"/>.</summary>
internal sealed class RateLimiter(TimeSpan interval, int burst)
{
    private readonly long _intervalNanoseconds = interval.Ticks * TimeSpan.NanosecondsPerTick;
    private long _emptyUntilNanoseconds = long.MinValue;

    public bool TryTake(Instant now)
    {
        // The bucket as one moment: how far in the past it became empty tells how much it holds.
        var from = Math.Max(_emptyUntilNanoseconds, now.Nanoseconds - (_intervalNanoseconds * burst));
        if (from + _intervalNanoseconds > now.Nanoseconds)
        {
            return false;
        }

        _emptyUntilNanoseconds = from + _intervalNanoseconds;
        return true;
    }
}
