using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>Reads <see cref="FrameHeaders"/> from captured octets. Octets of any kind are fine: the answer is a <see cref="FrameKind"/>, never an exception.</summary>
public static class FrameHeaderReader
{
    private const int EthernetHeaderLength = 14;
    private const int Ipv4HeaderLength = 20;
    private const int Ipv6HeaderLength = 40;
    private const int TcpHeaderLength = 20;
    private const int UdpHeaderLength = 8;
    private const int IcmpHeaderLength = 8;
    private const ushort DontFragmentFlag = 0x4000;
    private const ushort MoreFragmentsFlag = 0x2000;
    private const ushort FragmentOffsetMask = 0x1FFF;

    // RFC 8200 §4.1 orders at most seven extension headers; twice that is generous and bounds the work a frame can cause.
    private const int MaxExtensionHeaders = 14;

    // Two tags (802.1ad around 802.1Q) is what networks use.
    private const int MaxVlanTags = 2;

    /// <summary>Reads the headers of <paramref name="frame"/> into <paramref name="headers"/>, whose every field is set anew.</summary>
    public static void Read(ReadOnlySpan<byte> frame, out FrameHeaders headers)
    {
        headers = default;
        if (frame.Length < EthernetHeaderLength)
        {
            return;
        }

        headers.EthernetDestination = MacAddress.ReadFrom(frame);
        headers.EthernetSource = MacAddress.ReadFrom(frame[MacAddress.Length..]);
        var offset = EthernetHeaderLength;
        var type = BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);
        for (var tags = 0; tags < MaxVlanTags && type is (ushort)EtherType.VlanCustomer or (ushort)EtherType.VlanService; tags++)
        {
            if (frame.Length < offset + 4)
            {
                return;
            }

            type = BinaryPrimitives.ReadUInt16BigEndian(frame[(offset + 2)..]);
            offset += 4;
        }

        headers.NetworkOffset = (ushort)offset;
        switch ((EtherType)type)
        {
            case EtherType.IPv4:
                ReadIpv4(frame, ref headers);
                break;
            case EtherType.IPv6:
                ReadIpv6(frame, ref headers);
                break;
            default:
                headers.Kind = FrameKind.NotIp;
                break;
        }
    }

    private static void ReadIpv4(ReadOnlySpan<byte> frame, ref FrameHeaders headers)
    {
        headers.Kind = FrameKind.Malformed;
        headers.IsIPv4 = true;
        var packet = frame[headers.NetworkOffset..];
        if (packet.Length < Ipv4HeaderLength)
        {
            return;
        }

        headers.Source = InetAddress.ReadIPv4(packet[12..]);
        headers.Destination = InetAddress.ReadIPv4(packet[16..]);
        headers.Protocol = (IpProtocol)packet[9];
        headers.NetworkLength = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var headerLength = (packet[0] & 0x0F) * 4;
        if (packet[0] >> 4 != 4 || headerLength < Ipv4HeaderLength || headers.NetworkLength < headerLength || headers.NetworkLength > packet.Length)
        {
            return;
        }

        var fragmentField = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        headers.DontFragment = (fragmentField & DontFragmentFlag) != 0;
        headers.IsFragment = (fragmentField & (MoreFragmentsFlag | FragmentOffsetMask)) != 0;
        headers.FragmentId = headers.IsFragment ? BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) : 0u;
        headers.TransportOffset = (ushort)(headers.NetworkOffset + headerLength);
        ReadTransport(packet[headerLength..headers.NetworkLength], isLaterFragment: (fragmentField & FragmentOffsetMask) != 0, ref headers);
    }

    private static void ReadIpv6(ReadOnlySpan<byte> frame, ref FrameHeaders headers)
    {
        headers.Kind = FrameKind.Malformed;
        var packet = frame[headers.NetworkOffset..];
        if (packet.Length < Ipv6HeaderLength)
        {
            return;
        }

        headers.Source = InetAddress.ReadIPv6(packet[8..]);
        headers.Destination = InetAddress.ReadIPv6(packet[24..]);
        headers.DontFragment = true; // RFC 8200 §5: only the source fragments.
        headers.NetworkLength = Ipv6HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        headers.Protocol = (IpProtocol)packet[6];

        // RFC 4291 §2.5.5.2: the mapped form stands for IPv4 in an API. On the wire it would be taken for an IPv4 address here.
        var isMapped = headers.Source.IsIPv4 || headers.Destination.IsIPv4;
        if (packet[0] >> 4 != 6 || headers.NetworkLength > packet.Length || isMapped)
        {
            return;
        }

        packet = packet[..headers.NetworkLength];
        var offset = Ipv6HeaderLength;
        var isLaterFragment = false;
        for (var count = 0; !isLaterFragment && IsExtensionHeader(headers.Protocol); count++)
        {
            if (count == MaxExtensionHeaders || packet.Length < offset + 8)
            {
                return;
            }

            var extension = packet[offset..];
            if (headers.Protocol == IpProtocol.Fragment)
            {
                var field = BinaryPrimitives.ReadUInt16BigEndian(extension[2..]);
                headers.IsFragment = (field & 0xFFF9) != 0;
                headers.FragmentId = headers.IsFragment ? BinaryPrimitives.ReadUInt32BigEndian(extension[4..]) : 0u;
                isLaterFragment = (field & 0xFFF8) != 0;
            }

            offset += ExtensionHeaderLength(headers.Protocol, extension[1]);
            headers.Protocol = (IpProtocol)extension[0];
            if (offset > packet.Length)
            {
                return;
            }
        }

        headers.TransportOffset = (ushort)(headers.NetworkOffset + offset);
        ReadTransport(packet[offset..], isLaterFragment, ref headers);
    }

    private static bool IsExtensionHeader(IpProtocol protocol) => protocol
        is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.DestinationOptions or IpProtocol.Fragment or IpProtocol.Authentication;

    private static int ExtensionHeaderLength(IpProtocol protocol, byte lengthField) => protocol switch
    {
        IpProtocol.Fragment => 8,
        IpProtocol.Authentication => (lengthField + 2) * 4, // RFC 4302 §2.2 counts in 32-bit words, minus two.
        _ => (lengthField + 1) * 8, // RFC 8200 §4.3 counts in 8-octet units, minus the first.
    };

    private static void ReadTransport(ReadOnlySpan<byte> segment, bool isLaterFragment, ref FrameHeaders headers)
    {
        if (isLaterFragment)
        {
            headers.Kind = FrameKind.LaterFragment;
            return;
        }

        switch (headers.Protocol)
        {
            case IpProtocol.Tcp when segment.Length >= TcpHeaderLength
                                     && (segment[12] >> 4) * 4 is var dataOffset
                                     && dataOffset >= TcpHeaderLength
                                     && (dataOffset <= segment.Length || headers.IsFragment):
                headers.Kind = FrameKind.Tcp;
                headers.TcpFlags = segment[13];
                break;
            case IpProtocol.Udp when segment.Length >= UdpHeaderLength:
                headers.Kind = FrameKind.Udp;
                break;
            case IpProtocol.Icmp when headers.IsIPv4 && segment.Length >= IcmpHeaderLength:
            case IpProtocol.Icmpv6 when !headers.IsIPv4 && segment.Length >= IcmpHeaderLength:
                headers.Kind = FrameKind.Icmp;
                return;
            case IpProtocol.Tcp:
            case IpProtocol.Udp:
                return; // Too short for its header: stays malformed.
            default:
                headers.Kind = FrameKind.OtherIp;
                return;
        }

        headers.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(segment);
        headers.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(segment[2..]);
    }
}
