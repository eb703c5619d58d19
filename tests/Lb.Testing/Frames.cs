using Lb.Core.Wire;

namespace Lb.Testing;

/// <summary>
/// Builds whole Ethernet frames with right checksums; the family of the addresses decides between IPv4 and IPv6.
/// <c>Frames.Tcp("198.18.0.1:1111", "198.18.0.100:80", TcpFlags.Syn, ttl: 2)</c>.
/// </summary>
public static partial class Frames
{
    private const int MaxFrameLength = 128 * 1024;

    /// <summary>A TCP segment.</summary>
    public static byte[] Tcp(
        Endpoint source,
        Endpoint destination,
        TcpFlags flags,
        byte[]? payload = null,
        uint sequence = 1000,
        uint acknowledgment = 0,
        byte? ttl = null,
        ushort? vlan = null,
        Envelope? envelope = null)
    {
        envelope = Apply(envelope, ttl, vlan);
        payload ??= [];
        var segment = new byte[TcpSegment.MaxHeaderLength + payload.Length];
        var header = new TcpHeader
        {
            SourcePort = source.Port,
            DestinationPort = destination.Port,
            SequenceNumber = sequence,
            AcknowledgmentNumber = acknowledgment,
            Flags = flags,
        };
        var length = TcpSegment.WriteTo(segment, header, source.Address, destination.Address, payload, envelope.TcpOptions.AsSpan());
        return Ip(source.Address, destination.Address, IpProtocol.Tcp, segment[..length], envelope);
    }

    /// <summary>A UDP datagram.</summary>
    public static byte[] Udp(
        Endpoint source,
        Endpoint destination,
        byte[]? payload = null,
        byte? ttl = null,
        ushort? vlan = null,
        Envelope? envelope = null)
    {
        payload ??= [];
        var datagram = new byte[UdpDatagram.HeaderLength + payload.Length];
        _ = UdpDatagram.WriteTo(datagram, new TransportPorts(source.Port, destination.Port), source.Address, destination.Address, payload);
        return Ip(source.Address, destination.Address, IpProtocol.Udp, datagram, Apply(envelope, ttl, vlan));
    }

    /// <summary>An echo request.</summary>
    public static byte[] Echo(InetAddress source, InetAddress destination, byte[]? payload = null, byte? ttl = null, Envelope? envelope = null)
    {
        const uint IdAndSequence = 0x0007_0001;
        return source.IsIPv4
            ? Icmp(source, destination, IcmpMessage.EchoRequest, 0, IdAndSequence, payload ?? [], ttl, envelope)
            : Icmp(source, destination, Icmpv6Message.EchoRequest, 0, IdAndSequence, payload ?? [], ttl, envelope);
    }

    /// <summary>
    /// An ICMP or ICMPv6 error from <paramref name="from"/> to the sender of the quoted frame's packet, as a router or the receiver
    /// would send it.
    /// </summary>
    /// <param name="from">Who complains.</param>
    /// <param name="quoting">The frame whose packet the error is about.</param>
    /// <param name="type">ICMP type of the family.</param>
    /// <param name="code">ICMP code.</param>
    /// <param name="restOfHeader">The MTU, say.</param>
    /// <param name="quotedOctets">How much of the packet is quoted; default the IP header and 8 octets (RFC 792), for IPv6 all up to 1232.</param>
    /// <param name="ttl">TTL or hop limit of the error.</param>
    /// <param name="envelope">The rest.</param>
    public static byte[] IcmpError(
        InetAddress from,
        byte[] quoting,
        byte type,
        byte code,
        uint restOfHeader = 0,
        int? quotedOctets = null,
        byte? ttl = null,
        Envelope? envelope = null)
    {
        _ = EthernetFrame.TryParse(quoting, out var frame);
        var packet = frame.Payload;
        if (Ipv4Packet.TryParse(packet, out var ipv4))
        {
            var quote = packet[..Math.Min(quotedOctets ?? ipv4.HeaderLength + 8, ipv4.TotalLength)];
            return Icmp(from, ipv4.Source, type, code, restOfHeader, quote.ToArray(), ttl, envelope);
        }

        _ = Ipv6Packet.TryParse(packet, out var ipv6);
        var quote6 = packet[..Math.Min(quotedOctets ?? 1232, Ipv6Packet.HeaderLength + ipv6.PayloadLength)];
        return Icmp(from, ipv6.Source, type, code, restOfHeader, quote6.ToArray(), ttl, envelope);
    }

    /// <summary>Any ICMP (IPv4) or ICMPv6 message.</summary>
    public static byte[] Icmp(
        InetAddress source,
        InetAddress destination,
        byte type,
        byte code,
        uint restOfHeader,
        byte[] body,
        byte? ttl = null,
        Envelope? envelope = null)
    {
        var message = new byte[IcmpMessage.HeaderLength + body.Length];
        _ = source.IsIPv4
            ? IcmpMessage.WriteTo(message, type, code, restOfHeader, body)
            : Icmpv6Message.WriteTo(message, type, code, restOfHeader, source, destination, body);
        var protocol = source.IsIPv4 ? IpProtocol.Icmp : IpProtocol.Icmpv6;
        return Ip(source, destination, protocol, message, Apply(envelope, ttl, vlan: null));
    }

    /// <summary>An ARP packet; a request is broadcast.</summary>
    public static byte[] Arp(ArpOperation operation, MacAddress senderMac, InetAddress sender, MacAddress targetMac, InetAddress target)
    {
        var packet = new byte[ArpPacket.Length];
        _ = ArpPacket.WriteTo(packet, operation, senderMac, sender, targetMac, target);
        var to = operation == ArpOperation.Request ? MacAddress.Broadcast : targetMac;
        return Ethernet(EtherType.Arp, packet, new Envelope { SourceMac = senderMac, DestinationMac = to });
    }

    /// <summary>An IP packet with any payload.</summary>
    public static byte[] Ip(InetAddress source, InetAddress destination, IpProtocol protocol, byte[] payload, Envelope? envelope = null)
    {
        envelope ??= new Envelope();
        var packet = new byte[MaxFrameLength];
        if (source.IsIPv4)
        {
            var header = new Ipv4Header
            {
                Source = source,
                Destination = destination,
                Protocol = protocol,
                TimeToLive = envelope.Ttl,
                TrafficClass = envelope.TrafficClass,
                Identification = envelope.Identification,
                DontFragment = envelope.DontFragment,
            };
            var length = Ipv4Packet.WriteTo(packet, header, payload.Length, envelope.Ipv4Options.AsSpan());
            return Ethernet(EtherType.IPv4, [.. packet.AsSpan(0, length), .. payload], envelope);
        }

        var body = WithExtensionHeaders(envelope.ExtensionHeaders.AsSpan(), protocol, payload, out var first);
        var header6 = new Ipv6Header
        {
            Source = source,
            Destination = destination,
            NextHeader = first,
            HopLimit = envelope.Ttl,
            TrafficClass = envelope.TrafficClass,
        };
        var length6 = Ipv6Packet.WriteTo(packet, header6, body.Length);
        return Ethernet(EtherType.IPv6, [.. packet.AsSpan(0, length6), .. body], envelope);
    }

    /// <summary>A frame with any payload.</summary>
    public static byte[] Ethernet(EtherType type, byte[] payload, Envelope? envelope = null)
    {
        envelope ??= new Envelope();
        var header = new byte[EthernetFrame.HeaderLengthUntagged + (envelope.Vlans.Length * EthernetFrame.TagLength)];
        var written = 0;
        for (var i = 0; i <= envelope.Vlans.Length; i++)
        {
            var next = (envelope.Vlans.Length - i) switch
            {
                0 => type,
                1 => EtherType.VlanCustomer,
                _ => EtherType.VlanService,
            };
            written += i == 0
                ? EthernetFrame.WriteTo(header, envelope.DestinationMac, envelope.SourceMac, next)
                : EthernetFrame.WriteTag(header.AsSpan(written), envelope.Vlans[i - 1], next);
        }

        return [.. header, .. payload, .. new byte[envelope.Padding]];
    }

    private static byte[] WithExtensionHeaders(ReadOnlySpan<ExtensionHeader> headers, IpProtocol protocol, byte[] payload, out IpProtocol first)
    {
        if (headers.IsEmpty)
        {
            first = protocol;
            return payload;
        }

        var rest = WithExtensionHeaders(headers[1..], protocol, payload, out var next);
        first = headers[0].Protocol;
        return [.. headers[0].ToArray(next), .. rest];
    }

    private static Envelope Apply(Envelope? envelope, byte? ttl, ushort? vlan)
    {
        envelope ??= new Envelope();
        envelope = ttl is { } hops ? envelope with { Ttl = hops } : envelope;
        return vlan is { } id ? envelope with { Vlans = [id] } : envelope;
    }
}
