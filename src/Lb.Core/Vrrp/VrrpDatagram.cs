using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <summary>What the checks need of the IP header a VRRP message came behind.</summary>
/// <param name="Source">Sending host.</param>
/// <param name="Destination">Receiving host or group; of the family of <paramref name="Source"/>.</param>
/// <param name="TimeToLive">TTL or hop limit.</param>
/// <param name="Protocol">IP protocol.</param>
/// <param name="PromisedLength">Octets the IP header promises, itself included.</param>
/// <param name="ReceivedLength">Octets received from the start of the IP header on, Ethernet padding included.</param>
internal readonly record struct VrrpDatagram(
    InetAddress Source, InetAddress Destination, byte TimeToLive, IpProtocol Protocol, int PromisedLength, int ReceivedLength)
{
    /// <summary>Octets of payload that a frame has at least, those it was padded with included (IEEE 802.3 §3.2.8: 64 with header and FCS).</summary>
    private const int MinEthernetPayload = 46;

    /// <summary>Whether promise and receipt agree, or differ by what Ethernet pads.</summary>
    public bool IsLengthPlausible =>
        PromisedLength == ReceivedLength || (PromisedLength < ReceivedLength && ReceivedLength <= MinEthernetPayload);

    /// <summary>The facts of an IPv4 packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="receivedLength">Octets the packet was parsed from.</param>
    public static VrrpDatagram Of(Ipv4Packet packet, int receivedLength) =>
        new(packet.Source, packet.Destination, packet.TimeToLive, packet.Protocol, packet.TotalLength, receivedLength);

    /// <summary>The facts of an IPv6 packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="receivedLength">Octets the packet was parsed from.</param>
    public static VrrpDatagram Of(Ipv6Packet packet, int receivedLength) =>
        new(packet.Source, packet.Destination, packet.HopLimit, packet.Protocol, Ipv6Packet.HeaderLength + packet.PayloadLength, receivedLength);
}
