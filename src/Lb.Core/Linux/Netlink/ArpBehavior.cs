namespace Lb.Core.Linux.Netlink;

/// <summary>How an interface answers ARP requests (Documentation/networking/ip-sysctl.rst).</summary>
/// <param name="Ignore">arp_ignore: 1 answers for addresses on this interface only, 0 for every address of the host.</param>
/// <param name="Filter">arp_filter: 1 answers only if the route back leaves by this interface.</param>
internal readonly record struct ArpBehavior(uint Ignore, uint Filter)
{
    /// <summary>
    /// What keepalived has the interface beneath a virtual MAC address do: leave the virtual addresses to the macvlan, which answers
    /// with the virtual MAC address.
    /// </summary>
    public static ArpBehavior BeneathVirtualMac { get; } = new(Ignore: 1, Filter: 1);
}
