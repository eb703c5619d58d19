namespace Lb.Core.Wire;

/// <summary>
/// The start of a packet as an ICMP error quotes it (RFC 792, RFC 4443 §3): addresses and ports, as far as they name a flow.
/// </summary>
/// <param name="Source">Source address of the quoted packet.</param>
/// <param name="Destination">Destination address of the quoted packet.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Ports">Its ports.</param>
public readonly record struct QuotedPacket(InetAddress Source, InetAddress Destination, IpProtocol Protocol, TransportPorts Ports)
{
    /// <summary>
    /// Reads a quote. Cut-off payload is normal; a missing port, a later fragment or another transport is not a quote of a flow.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> quote, bool isIPv4, out QuotedPacket packet)
    {
        packet = default;
        if (isIPv4)
        {
            return Ipv4Packet.TryParse(quote, out var ipv4)
                && ipv4.FragmentOffset == 0
                && TryRead(ipv4.Source, ipv4.Destination, ipv4.Protocol, ipv4.Payload, out packet);
        }

        return Ipv6Packet.TryParse(quote, out var ipv6)
            && ipv6.FragmentOffset == 0
            && TryRead(ipv6.Source, ipv6.Destination, ipv6.Protocol, ipv6.Payload, out packet);
    }

    private static bool TryRead(InetAddress source, InetAddress destination, IpProtocol protocol, ReadOnlySpan<byte> transport, out QuotedPacket packet)
    {
        packet = default;
        if (protocol is not (IpProtocol.Tcp or IpProtocol.Udp) || !TransportPorts.TryParse(transport, out var ports))
        {
            return false;
        }

        packet = new QuotedPacket(source, destination, protocol, ports);
        return true;
    }
}
