namespace Lb.Core.Metrics;

/// <summary>How much goes to a real server or a service now, rounded as <c>ipvsadm --rate</c> shows it.</summary>
/// <param name="ConnectionsPerSecond">New flows a second.</param>
/// <param name="PacketsPerSecond">Packets from clients a second.</param>
/// <param name="OctetsPerSecond">Octets of those packets a second, from the IP header on.</param>
public readonly record struct TrafficRates(long ConnectionsPerSecond, long PacketsPerSecond, long OctetsPerSecond);
