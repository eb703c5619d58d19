using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// The start of a packet as an ICMP error quotes it (RFC 792, RFC 4443 §3): addresses and ports, as far as they name a flow.
/// </summary>
/// <param name="Source">Source address of the quoted packet.</param>
/// <param name="Destination">Destination address of the quoted packet.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="SourcePort">Source port of the quoted packet.</param>
/// <param name="DestinationPort">Destination port of the quoted packet.</param>
public readonly record struct QuotedPacket(InetAddress Source, InetAddress Destination, IpProtocol Protocol, ushort SourcePort, ushort DestinationPort)
{
    private const int Ipv4HeaderLength = 20;
    private const int Ipv6HeaderLength = 40;

    /// <summary>
    /// Reads a quote. Cut-off payload is normal; a missing port, a later fragment or another transport is not a quote of a flow.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> quote, bool isIPv4, out QuotedPacket packet) =>
        isIPv4 ? TryParseIpv4(quote, out packet) : TryParseIpv6(quote, out packet);

    private static bool TryParseIpv4(ReadOnlySpan<byte> quote, out QuotedPacket packet)
    {
        packet = default;
        if (quote.Length < Ipv4HeaderLength || quote[0] >> 4 != 4)
        {
            return false;
        }

        var headerLength = (quote[0] & 0x0F) * 4;
        var isLaterFragment = (BinaryPrimitives.ReadUInt16BigEndian(quote[6..]) & 0x1FFF) != 0;
        if (headerLength < Ipv4HeaderLength || quote.Length < headerLength || isLaterFragment)
        {
            return false;
        }

        return TryReadPorts(quote[headerLength..], (IpProtocol)quote[9], InetAddress.ReadIPv4(quote[12..]), InetAddress.ReadIPv4(quote[16..]), out packet);
    }

    private static bool TryParseIpv6(ReadOnlySpan<byte> quote, out QuotedPacket packet)
    {
        packet = default;
        if (quote.Length < Ipv6HeaderLength || quote[0] >> 4 != 6)
        {
            return false;
        }

        // A real server answers a client without extension headers but for a fragment header; other quotes are not worth a walk.
        var protocol = (IpProtocol)quote[6];
        var transport = quote[Ipv6HeaderLength..];
        if (protocol == IpProtocol.Fragment)
        {
            if (transport.Length < 8 || (BinaryPrimitives.ReadUInt16BigEndian(transport[2..]) & 0xFFF8) != 0)
            {
                return false;
            }

            protocol = (IpProtocol)transport[0];
            transport = transport[8..];
        }

        return TryReadPorts(transport, protocol, InetAddress.ReadIPv6(quote[8..]), InetAddress.ReadIPv6(quote[24..]), out packet);
    }

    private static bool TryReadPorts(ReadOnlySpan<byte> transport, IpProtocol protocol, InetAddress source, InetAddress destination, out QuotedPacket packet)
    {
        packet = default;
        if (transport.Length < 4 || protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
        {
            return false;
        }

        packet = new(source, destination, protocol, BinaryPrimitives.ReadUInt16BigEndian(transport), BinaryPrimitives.ReadUInt16BigEndian(transport[2..]));
        return true;
    }
}
