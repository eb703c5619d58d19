using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>Writes an ICMP error frame that answers a captured frame: from the VIP to the client, back the way it came.</summary>
internal static class IcmpErrorWriter
{
    // RFC 1812 §4.3.2.3: as much of the packet as fits in 576 octets. RFC 4443 §2.4 (c): in the minimum IPv6 MTU.
    private const int MaxIpv4Length = 576;
    private const int MaxIpv6Length = 1280;
    private const byte TimeToLive = 64;

    // RFC 1812 §4.3.2.5: precedence "internetwork control" for ICMP errors.
    private const byte InternetworkControl = 0xC0;

    /// <summary>Octets of the answer to a frame.</summary>
    public static int Length(in FrameHeaders headers) => headers.NetworkOffset + IpLength(headers);

    /// <summary>Writes the answer.</summary>
    /// <param name="frame">The frame that is answered, before any rewriting.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="error">What to say.</param>
    /// <param name="station">The station address it was sent to, which is the answer's source.</param>
    /// <param name="answer">Takes <see cref="Length"/> octets.</param>
    public static void Write(ReadOnlySpan<byte> frame, in FrameHeaders headers, in IcmpError error, MacAddress station, Span<byte> answer)
    {
        // The Ethernet header is the frame's own, tags included, with the addresses turned round.
        frame[..headers.NetworkOffset].CopyTo(answer);
        headers.EthernetSource.WriteTo(answer);
        station.WriteTo(answer[MacAddress.Length..]);

        var packet = answer[headers.NetworkOffset..];
        var ipHeaderLength = headers.IsIPv4 ? Ipv4Packet.MinHeaderLength : Ipv6Packet.HeaderLength;
        var quote = frame.Slice(headers.NetworkOffset, IpLength(headers) - ipHeaderLength - IcmpMessage.HeaderLength);
        var icmpLength = IcmpMessage.HeaderLength + quote.Length;
        if (headers.IsIPv4)
        {
            var header = new Ipv4Header
            {
                TrafficClass = InternetworkControl,
                TimeToLive = TimeToLive,
                Protocol = IpProtocol.Icmp,
                Source = headers.Destination,
                Destination = headers.Source,
            };
            _ = Ipv4Packet.WriteTo(packet, header, icmpLength);
            _ = IcmpMessage.WriteTo(packet[ipHeaderLength..], error.Type, error.Code, error.Parameter, quote);
        }
        else
        {
            var header = new Ipv6Header
            {
                HopLimit = TimeToLive,
                NextHeader = IpProtocol.Icmpv6,
                Source = headers.Destination,
                Destination = headers.Source,
            };
            _ = Ipv6Packet.WriteTo(packet, header, icmpLength);
            _ = Icmpv6Message.WriteTo(
                packet[ipHeaderLength..], error.TypeV6, error.CodeV6, error.Parameter, headers.Destination, headers.Source, quote);
        }
    }

    private static int IpLength(in FrameHeaders headers) => headers.IsIPv4
        ? Math.Min(MaxIpv4Length, Ipv4Packet.MinHeaderLength + IcmpMessage.HeaderLength + headers.NetworkLength)
        : Math.Min(MaxIpv6Length, Ipv6Packet.HeaderLength + IcmpMessage.HeaderLength + headers.NetworkLength);
}
