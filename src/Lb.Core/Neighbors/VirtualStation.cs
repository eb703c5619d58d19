using Lb.Core.Wire;

namespace Lb.Core.Neighbors;

/// <summary>Finds the interface behind the MAC address of a virtual router.</summary>
internal static class VirtualStation
{
    // RFC 9568 §7.3: 00-00-5E-00-01-{VRID} for IPv4, 00-00-5E-00-02-{VRID} for IPv6.
    private const ulong IPv4Prefix = 0x0000_5E00_01;
    private const ulong IPv6Prefix = 0x0000_5E00_02;
    private const ulong UniversalBit = 0x0200_0000_0000_0000;

    /// <summary>Whether a MAC address is one that virtual routers have, and wander with mastership.</summary>
    public static bool IsVirtual(MacAddress address) => address.Bits >> 8 is IPv4Prefix or IPv6Prefix;

    /// <summary>
    /// The MAC address of the interface beneath, where a neighbour answers with a virtual router's: keepalived's use_vmac gives the macvlan the link-local
    /// address of the interface, and that address holds the interface's MAC address if it was made from it (RFC 4291, appendix A).
    /// </summary>
    /// <param name="neighbor">The neighbour's IP address.</param>
    /// <param name="learned">The MAC address in its neighbour entry.</param>
    /// <returns>Null if the neighbour answers with an address of its own, or its IP address tells nothing.</returns>
    public static MacAddress? InterfaceBehind(InetAddress neighbor, MacAddress learned)
    {
        const ulong Filler = 0xFFFE;
        if (!IsVirtual(learned) || !neighbor.IsIPv6LinkLocal || ((neighbor.Low >> 24) & 0xFFFF) != Filler)
        {
            return null;
        }

        var identifier = neighbor.Low ^ UniversalBit;
        var address = new MacAddress(((identifier >> 40) << 24) | (identifier & 0xFF_FFFF));
        return address.IsMulticast || address.IsZero ? null : address;
    }
}
