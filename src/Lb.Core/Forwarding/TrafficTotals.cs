namespace Lb.Core.Forwarding;

/// <summary>
/// What went to a real server, or to all of a service: IPVS's statistics as far as direct routing has them. Answers do not come this way,
/// so there is nothing outgoing to count.
/// </summary>
/// <remarks>
/// As in IPVS (net/netfilter/ipvs/ip_vs_core.c, ip_vs_in_stats) a packet counts when its server is known and still configured, even if it is
/// then not sent: no MAC address, TTL used up, too long. A super-frame counts as one packet, as the kernel counts what GRO put together.
/// A fragment is a packet of its own, where IPVS counts the packet it put together again.
/// </remarks>
/// <param name="Connections">Flows that were begun, over all time.</param>
/// <param name="Packets">Packets from clients, ICMP errors about flows included.</param>
/// <param name="Octets">Octets of those packets, from the IP header on.</param>
public record struct TrafficTotals(long Connections, long Packets, long Octets)
{
    /// <summary>Both together.</summary>
    public static TrafficTotals operator +(TrafficTotals one, TrafficTotals other) =>
        new(one.Connections + other.Connections, one.Packets + other.Packets, one.Octets + other.Octets);

    /// <summary>Both together.</summary>
    public static TrafficTotals Add(TrafficTotals left, TrafficTotals right) => left + right;

    /// <summary>Counts one packet.</summary>
    /// <param name="octets">Its length from the IP header on.</param>
    internal void CountPacket(int octets)
    {
        Packets++;
        Octets += octets;
    }
}
