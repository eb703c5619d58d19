using Lb.Core.Forwarding;

namespace Lb.Core.Metrics;

/// <summary>
/// Rates out of totals, as IPVS estimates them (net/netfilter/ipvs/ip_vs_est.c): every two seconds the rate since the last sample moves the
/// average by a quarter of the difference. Fixed point, shifts and rounding are the kernel's, so the same counts give the same numbers.
/// </summary>
internal sealed class RateEstimator
{
    // The kernel keeps counts in units of 2^-10 and octets in units of 2^-5.
    private const int CountShift = 10;
    private const int OctetShift = 5;
    private const int WeightShift = 2;
    private const long CountRounding = 0x1FF;
    private const long OctetRounding = 0xF;

    private TrafficTotals _last;
    private long _connections;
    private long _packets;
    private long _octets;

    /// <summary>How often <see cref="Sample"/> is to be called.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The rates by now.</summary>
    public TrafficRates Rates => new(
        (_connections + CountRounding) >> CountShift,
        (_packets + CountRounding) >> CountShift,
        (_octets + OctetRounding) >> OctetShift);

    /// <summary>Takes a sample.</summary>
    /// <param name="totals">What was counted up to now; it never falls.</param>
    /// <param name="elapsed">
    /// Since the sample before, at least a millisecond. With <see cref="Interval"/> this is the kernel's arithmetic to the bit; a sample that
    /// comes late is divided by the time it really covers.
    /// </param>
    public void Sample(TrafficTotals totals, TimeSpan elapsed)
    {
        var milliseconds = Math.Max(1, (long)elapsed.TotalMilliseconds);
        _connections = Moved(_connections, totals.Connections - _last.Connections, CountShift, milliseconds);
        _packets = Moved(_packets, totals.Packets - _last.Packets, CountShift, milliseconds);
        _octets = Moved(_octets, totals.Octets - _last.Octets, OctetShift, milliseconds);
        _last = totals;
    }

    private static long Moved(long average, long count, int shift, long milliseconds)
    {
        var rate = (count << shift) * 1000 / milliseconds;
        return average + ((rate - average) >> WeightShift);
    }
}
