namespace Lb.Core.Wire;

/// <summary>Reads <see cref="FrameHeaders"/> from captured octets. Octets of any kind are fine: the answer is a <see cref="FrameKind"/>, never an exception.</summary>
public static class FrameHeaderReader
{
    /// <summary>Reads the headers of <paramref name="frame"/> into <paramref name="headers"/>, whose every field is set anew.</summary>
    public static void Read(ReadOnlySpan<byte> frame, out FrameHeaders headers)
    {
        headers = default;
        if (!EthernetFrame.TryParse(frame, out var ethernet))
        {
            return;
        }

        headers.EthernetDestination = ethernet.Destination;
        headers.EthernetSource = ethernet.Source;
        headers.NetworkOffset = (ushort)ethernet.HeaderLength;
        switch (ethernet.EtherType)
        {
            case EtherType.IPv4:
                headers.IsIPv4 = true;
                ReadIpv4(ethernet.Payload, ref headers);
                break;
            case EtherType.IPv6:
                headers.DontFragment = true; // RFC 8200 §5: only the source fragments.
                ReadIpv6(ethernet.Payload, ref headers);
                break;
        }
    }

    private static void ReadIpv4(ReadOnlySpan<byte> octets, ref FrameHeaders headers)
    {
        headers.Kind = FrameKind.Malformed;
        if (octets.Length < Ipv4Packet.MinHeaderLength)
        {
            return;
        }

        // Read also from a header that cannot be used, so that the frame can be counted for the address it went to.
        headers.Source = InetAddress.ReadIPv4(octets[12..]);
        headers.Destination = InetAddress.ReadIPv4(octets[16..]);
        headers.Protocol = (IpProtocol)octets[9];
        if (!Ipv4Packet.TryParse(octets, out var packet) || packet.IsTruncated)
        {
            return;
        }

        headers.NetworkLength = packet.TotalLength;
        headers.DontFragment = packet.DontFragment;
        headers.IsFragment = packet.IsFragment;
        headers.FragmentId = packet.IsFragment ? packet.Identification : 0u;
        headers.TransportOffset = (ushort)(headers.NetworkOffset + packet.HeaderLength);
        ReadTransport(packet.Payload, packet.FragmentOffset, ref headers);
    }

    private static void ReadIpv6(ReadOnlySpan<byte> octets, ref FrameHeaders headers)
    {
        headers.Kind = FrameKind.Malformed;
        if (octets.Length < Ipv6Packet.HeaderLength)
        {
            return;
        }

        headers.Source = InetAddress.ReadIPv6(octets[8..]);
        headers.Destination = InetAddress.ReadIPv6(octets[24..]);
        headers.Protocol = (IpProtocol)octets[6];
        if (!Ipv6Packet.TryParse(octets, out var packet) || packet.IsTruncated)
        {
            return;
        }

        headers.NetworkLength = Ipv6Packet.HeaderLength + packet.PayloadLength;
        headers.Protocol = packet.Protocol;
        headers.IsFragment = packet.IsFragment;
        headers.FragmentId = packet.IsFragment ? packet.Identification : 0u;
        headers.TransportOffset = (ushort)(headers.NetworkOffset + packet.TransportOffset);
        ReadTransport(packet.Payload, packet.FragmentOffset, ref headers);
    }

    private static void ReadTransport(ReadOnlySpan<byte> segment, int fragmentOffset, ref FrameHeaders headers)
    {
        if (fragmentOffset != 0)
        {
            headers.Kind = FrameKind.LaterFragment;
            return;
        }

        switch (headers.Protocol)
        {
            case IpProtocol.Tcp:
                ReadTcp(segment, ref headers);
                break;
            case IpProtocol.Udp when segment.Length >= UdpDatagram.HeaderLength:
                headers.Kind = FrameKind.Udp;
                ReadPorts(segment, ref headers);
                break;
            case IpProtocol.Udp:
                break; // Too short for its header: stays malformed.
            case IpProtocol.Icmp when headers.IsIPv4 && segment.Length >= IcmpMessage.HeaderLength:
            case IpProtocol.Icmpv6 when !headers.IsIPv4 && segment.Length >= Icmpv6Message.HeaderLength:
                headers.Kind = FrameKind.Icmp;
                break;
            default:
                headers.Kind = FrameKind.OtherIp;
                break;
        }
    }

    private static void ReadTcp(ReadOnlySpan<byte> segment, ref FrameHeaders headers)
    {
        if (segment.Length < TcpSegment.MinHeaderLength)
        {
            return;
        }

        // Options may run into the second fragment; ports and flags never do.
        var headerLength = (segment[12] >> 4) * 4;
        if (headerLength < TcpSegment.MinHeaderLength || (headerLength > segment.Length && !headers.IsFragment))
        {
            return;
        }

        headers.Kind = FrameKind.Tcp;
        headers.TcpFlags = segment[13];
        ReadPorts(segment, ref headers);
    }

    private static void ReadPorts(ReadOnlySpan<byte> segment, ref FrameHeaders headers)
    {
        _ = TransportPorts.TryParse(segment, out var ports);
        headers.SourcePort = ports.Source;
        headers.DestinationPort = ports.Destination;
    }
}
