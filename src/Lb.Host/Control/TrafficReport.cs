using Lb.Core.Forwarding;
using Lb.Core.Metrics;

namespace Lb.Host.Control;

/// <summary>What went to a service or a real server since the start. Under direct routing the answers do not come this way.</summary>
/// <param name="Connections">Flows that were begun.</param>
/// <param name="InPackets">Packets from clients.</param>
/// <param name="InOctets">Their octets, from the IP header on.</param>
internal sealed record TrafficReport(long Connections, long InPackets, long InOctets)
{
    public static TrafficReport From(TrafficTotals totals) => new(totals.Connections, totals.Packets, totals.Octets);
}

/// <summary>How much goes to a service or a real server now.</summary>
/// <param name="ConnectionsPerSecond">New flows a second.</param>
/// <param name="InPacketsPerSecond">Packets from clients a second.</param>
/// <param name="InOctetsPerSecond">Their octets a second, from the IP header on.</param>
internal sealed record RatesReport(long ConnectionsPerSecond, long InPacketsPerSecond, long InOctetsPerSecond)
{
    public static RatesReport From(TrafficRates rates) => new(rates.ConnectionsPerSecond, rates.PacketsPerSecond, rates.OctetsPerSecond);
}
