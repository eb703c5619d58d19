namespace Lb.Core.Wire;

/// <summary>
/// The Ethernet frame by which a new MASTER tells the link where a virtual address lives now: a gratuitous ARP for IPv4, an unsolicited
/// neighbour advertisement for IPv6.
/// </summary>
internal static class AddressAnnouncement
{
    /// <summary>Octets of the longest frame.</summary>
    public const int MaxLength = EthernetFrame.HeaderLengthUntagged + Ipv6Packet.HeaderLength + NeighborAdvertisement.Length;

    private const byte NdpHopLimit = 255;

    private static readonly InetAddress AllNodes = InetAddress.FromIPv6(0xFF02_0000_0000_0000, 1);

    /// <summary>Octets of the frame for an address: 42 or 86. The device pads to Ethernet's minimum.</summary>
    public static int LengthOf(InetAddress address) =>
        address.IsIPv4 ? EthernetFrame.HeaderLengthUntagged + ArpPacket.Length : MaxLength;

    /// <summary>Writes the frame.</summary>
    /// <param name="buffer">Where to; <see cref="LengthOf"/> octets.</param>
    /// <param name="sender">The MAC address the virtual address lives at: the interface's, or the virtual router's.</param>
    /// <param name="address">The virtual address.</param>
    /// <param name="isRouter">Whether this host forwards IPv6 packets, which the R flag tells (RFC 4861 §4.4). IPv4 has no such flag.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short.</exception>
    public static int WriteTo(Span<byte> buffer, MacAddress sender, InetAddress address, bool isRouter)
    {
        if (address.IsIPv4)
        {
            // RFC 5798 errata 7947 and 7949: sender and target protocol address are both the virtual address. The broadcast as target
            // hardware address is keepalived's; receivers ignore the field in a request (RFC 5227 §1.1).
            var arpHeader = EthernetFrame.WriteTo(buffer, MacAddress.Broadcast, sender, EtherType.Arp);
            return arpHeader + ArpPacket.WriteTo(buffer[arpHeader..], ArpOperation.Request, sender, address, MacAddress.Broadcast, address);
        }

        var length = EthernetFrame.WriteTo(buffer, VrrpPacket.MulticastMac(AllNodes), sender, EtherType.IPv6);
        var header = new Ipv6Header
        {
            // RFC 4861 §7.1.2: any other hop limit is ignored.
            HopLimit = NdpHopLimit,
            NextHeader = IpProtocol.Icmpv6,
            Source = address,
            Destination = AllNodes,
        };
        length += Ipv6Packet.WriteTo(buffer[length..], header, NeighborAdvertisement.Length);

        // RFC 4861 §7.2.6: unsolicited, so S is clear; O makes neighbours replace what they know.
        var flags = NeighborAdvertisementFlags.Override | (isRouter ? NeighborAdvertisementFlags.Router : NeighborAdvertisementFlags.None);
        return length + NeighborAdvertisement.WriteTo(buffer[length..], address, AllNodes, flags, address, sender);
    }
}
