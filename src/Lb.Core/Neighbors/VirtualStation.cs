using Lb.Core.Wire;

namespace Lb.Core.Neighbors;

/// <summary>Finds the interface behind the MAC address of a virtual router.</summary>
internal static class VirtualStation
{
    private const ulong UniversalBit = 0x0200_0000_0000_0000;

    /// <summary>Whether a MAC address is one that virtual routers have, and wander with mastership.</summary>
    public static bool IsVirtual(MacAddress address)
    {
        var virtualRouterId = (byte)address.Bits;
        return address == VrrpPacket.VirtualMac(virtualRouterId, isIPv6: false) || address == VrrpPacket.VirtualMac(virtualRouterId, isIPv6: true);
    }

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
