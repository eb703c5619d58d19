using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <summary>
/// The intervals of RFC 3768 §6.1 and RFC 9568 §6.1, to 100 ns. The skew is never rounded to the unit of the wire: a priority of 254 at
/// 100 cs would get none, and a tie would be broken by chance.
/// </summary>
internal static class VrrpTimers
{
    private const int Priorities = 256;

    /// <summary>Skew_Time: how much longer a lower priority waits before it takes over.</summary>
    /// <param name="version">VRRPv2 takes it from one second, VRRPv3 from the interval.</param>
    /// <param name="priority">This node's effective priority, 1 to 255.</param>
    /// <param name="masterInterval">VRRPv3: the MASTER's advertisement interval (Master_Adver_Interval).</param>
    public static TimeSpan Skew(VrrpVersion version, byte priority, TimeSpan masterInterval)
    {
        var unit = version == VrrpVersion.V2 ? TimeSpan.TicksPerSecond : masterInterval.Ticks;
        return new TimeSpan((Priorities - priority) * unit / Priorities);
    }

    /// <summary>Master_Down_Interval: how long a BACKUP waits for the MASTER.</summary>
    /// <param name="version">See <see cref="Skew"/>.</param>
    /// <param name="priority">See <see cref="Skew"/>.</param>
    /// <param name="masterInterval">VRRPv2: the configured interval, VRRPv3: the MASTER's.</param>
    /// <param name="downTimerAdverts">How many advertisements may stay out, 1 to 100; the RFCs say 3.</param>
    public static TimeSpan MasterDown(VrrpVersion version, byte priority, TimeSpan masterInterval, byte downTimerAdverts) =>
        (downTimerAdverts * masterInterval) + Skew(version, priority, masterInterval);
}
