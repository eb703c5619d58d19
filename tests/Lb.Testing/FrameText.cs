using Lb.Core.Wire;

namespace Lb.Testing;

/// <summary>Tells what a frame is in the notation of <c>ipvs-behaviour.json</c>: <c>TCP[S] 198.18.0.1:1111>198.18.0.100:80 ttl=63 len=40</c>.</summary>
public static class FrameText
{
    public static string Describe(ReadOnlySpan<byte> frame)
    {
        if (!EthernetFrame.TryParse(frame, out var ethernet))
        {
            return $"not Ethernet, {frame.Length} octets";
        }

        var packet = DescribePacket(ethernet, frame.Length);
        return ethernet.TagCount == 0 ? packet : $"{packet} vlan={ethernet.VlanId}";
    }

    private static string DescribePacket(EthernetFrame ethernet, int length)
    {
        if (ethernet.EtherType == EtherType.IPv4 && Ipv4Packet.TryParse(ethernet.Payload, out var ipv4))
        {
            var fragment = ipv4.IsFragment ? $" frag={ipv4.FragmentOffset}{(ipv4.MoreFragments ? "+" : string.Empty)} id={ipv4.Identification}" : string.Empty;
            var what = Transport(ipv4.Protocol, ipv4.FragmentOffset, ipv4.Payload, ipv4.Source, ipv4.Destination);
            return $"{what} ttl={ipv4.TimeToLive} len={ipv4.TotalLength}{fragment}{QuoteOf(ipv4)}";
        }

        if (ethernet.EtherType == EtherType.IPv6 && Ipv6Packet.TryParse(ethernet.Payload, out var ipv6))
        {
            var fragment = ipv6.IsFragment ? $" frag={ipv6.FragmentOffset}{(ipv6.MoreFragments ? "+" : string.Empty)} id={ipv6.Identification}" : string.Empty;
            var what = Transport(ipv6.Protocol, ipv6.FragmentOffset, ipv6.Payload, ipv6.Source, ipv6.Destination);
            return $"{what} ttl={ipv6.HopLimit} len={Ipv6Packet.HeaderLength + ipv6.PayloadLength}{fragment}";
        }

        return ethernet.EtherType == EtherType.Arp && ArpPacket.TryParse(ethernet.Payload, out var arp)
            ? $"ARP {arp.Operation} {arp.SenderProtocolAddress}>{arp.TargetProtocolAddress}"
            : $"{ethernet.EtherType}, {length} octets";
    }

    private static string Transport(IpProtocol protocol, int fragmentOffset, ReadOnlySpan<byte> payload, InetAddress source, InetAddress destination)
    {
        if (fragmentOffset == 0 && protocol is IpProtocol.Tcp or IpProtocol.Udp && TransportPorts.TryParse(payload, out var ports))
        {
            var flags = protocol == IpProtocol.Tcp && payload.Length > 13 ? $"TCP[{Letters((TcpFlags)payload[13])}]" : $"{protocol}".ToUpperInvariant();
            return $"{flags} {new Endpoint(source, ports.Source)}>{new Endpoint(destination, ports.Destination)}";
        }

        return fragmentOffset == 0 && protocol is IpProtocol.Icmp or IpProtocol.Icmpv6 && IcmpMessage.TryParse(payload, out var icmp)
            ? $"{(protocol == IpProtocol.Icmp ? "ICMP" : "ICMPv6")} {icmp.Type}/{icmp.Code} {source}>{destination}"
            : $"{source}>{destination}";
    }

    /// <summary>Which flow an ICMP error is about, and the MTU it tells.</summary>
    private static string QuoteOf(Ipv4Packet packet)
    {
        if (packet.Protocol != IpProtocol.Icmp || packet.IsFragment || !IcmpMessage.TryParse(packet.Payload, out var icmp)
            || icmp.Type is not (IcmpMessage.DestinationUnreachable or IcmpMessage.TimeExceeded)
            || !QuotedPacket.TryParse(icmp.Body, isIPv4: true, out var quoted))
        {
            return string.Empty;
        }

        var flow = $" emb={new Endpoint(quoted.Source, quoted.Ports.Source)}>{new Endpoint(quoted.Destination, quoted.Ports.Destination)}";
        return icmp.Type == IcmpMessage.DestinationUnreachable && icmp.Code == IcmpMessage.FragmentationNeeded ? $"{flow} mtu={icmp.NextHopMtu}" : flow;
    }

    private static string Letters(TcpFlags flags)
    {
        const string Names = "FSRPAUEC";
        return string.Concat(Names.Where((_, bit) => ((int)flags & (1 << bit)) != 0));
    }
}
