using Lb.Core.Wire;

namespace Lb.Core.Health;

/// <summary>
/// The question to a LAN who answers for a virtual address that this host holds, and what comes back. Nobody's ARP or neighbour cache is
/// changed for the worse by it, and nobody takes it for a claim to the address.
/// </summary>
/// <param name="Station">This host's station address on the LAN.</param>
/// <param name="VirtualAddress">The address that is asked for.</param>
/// <param name="Source">An IPv6 address of this host's own there; IPv4 takes none.</param>
internal sealed record HolderQuestion(MacAddress Station, InetAddress VirtualAddress, InetAddress? Source)
{
    /// <summary>Octets of the longer frame, over IPv6.</summary>
    public const int MaxFrameLength = EthernetFrame.HeaderLengthUntagged + Ipv6Packet.HeaderLength + NeighborSolicitation.Length;

    // RFC 4861 §7.1.1 and §7.1.2: what has another one came from behind a router, and is ignored.
    private const byte NdpHopLimit = 255;

    private static readonly InetAddress NoAddress = InetAddress.FromIPv4(0);

    /// <summary>Writes the question.</summary>
    /// <param name="frame">Where to, at least <see cref="MaxFrameLength"/> octets.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="InvalidOperationException">The address is IPv6 and there is no <see cref="Source"/>.</exception>
    public int Write(Span<byte> frame) => VirtualAddress.IsIPv4
        ? WriteArpProbe(frame)
        : WriteSolicitation(frame, Source ?? throw new InvalidOperationException("A neighbour solicitation needs a source."));

    /// <summary>Reads a frame of any octets.</summary>
    /// <param name="frame">The frame, from its destination address on.</param>
    /// <param name="station">What neighbours take for the address's station, if it is an answer.</param>
    /// <returns>Whether it is.</returns>
    public bool TryRead(ReadOnlySpan<byte> frame, out MacAddress station)
    {
        station = default;
        return EthernetFrame.TryParse(frame, out var ethernet) && ethernet.TagCount == 0 && (VirtualAddress.IsIPv4
            ? ethernet.EtherType == EtherType.Arp && TryReadReply(ethernet.Payload, out station)
            : ethernet.EtherType == EtherType.IPv6 && TryReadAdvertisement(ethernet, out station));
    }

    // An ARP probe. RFC 5227 §2.1.1: the sender's address is all zero, so that no cache learns from it; the one who answers does it by
    // unicast, to the station that asked. The virtual address as the sender would be a conflict to every host that has it (§2.4), and would
    // put right for an interval the very caches that are wrong; an address of this host's own would be learned, and the kernel of the one
    // who is asked would answer by its route to it rather than as it answers a client.
    private int WriteArpProbe(Span<byte> frame)
    {
        var header = EthernetFrame.WriteTo(frame, MacAddress.Broadcast, Station, EtherType.Arp);
        return header + ArpPacket.WriteTo(frame[header..], ArpOperation.Request, Station, NoAddress, default, VirtualAddress);
    }

    // Not from the unspecified address, IPv6's probe: that one is answered to all nodes, whose caches the answer overrides (RFC 4861 §7.2.4),
    // and a host that is about to take the address over gives it up for a duplicate (RFC 4862 §5.4.3). From an address of this host it is
    // the everyday question, answered to this host alone.
    private int WriteSolicitation(Span<byte> frame, InetAddress source)
    {
        var group = NeighborSolicitation.GroupOf(VirtualAddress);
        var header = new Ipv6Header { NextHeader = IpProtocol.Icmpv6, HopLimit = NdpHopLimit, Source = source, Destination = group };
        var length = EthernetFrame.WriteTo(frame, VrrpPacket.MulticastMac(group), Station, EtherType.IPv6);
        length += Ipv6Packet.WriteTo(frame[length..], header, NeighborSolicitation.Length);
        return length + NeighborSolicitation.WriteTo(frame[length..], source, group, VirtualAddress, Station);
    }

    private bool TryReadReply(ReadOnlySpan<byte> packet, out MacAddress station)
    {
        station = default;
        if (!ArpPacket.TryParse(packet, out var arp) || arp.Operation != ArpOperation.Reply || arp.SenderProtocolAddress != VirtualAddress)
        {
            return false;
        }

        station = arp.SenderHardwareAddress;
        return true;
    }

    private bool TryReadAdvertisement(EthernetFrame ethernet, out MacAddress station)
    {
        station = default;
        if (!Ipv6Packet.TryParse(ethernet.Payload, out var packet) || packet.HopLimit != NdpHopLimit || packet.IsFragment
            || packet.Protocol != IpProtocol.Icmpv6
            || !NeighborAdvertisement.TryParse(packet.Payload, out var advertisement) || advertisement.Target != VirtualAddress)
        {
            return false;
        }

        // RFC 4861 §4.4: the answer to a multicast solicitation has the option.
        if (!advertisement.TryGetTargetLinkLayerAddress(out station))
        {
            station = ethernet.Source;
        }

        return true;
    }
}
