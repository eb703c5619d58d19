namespace Lb.Core.Wire;

/// <summary>What stands around a VRRP advertisement: the IP header, the groups and the MAC addresses (RFC 9568 §5.1, §7.3; RFC 3768 §5.2).</summary>
internal static class VrrpPacket
{
    /// <summary>
    /// TTL or hop limit of what is sent, and the only one that is accepted in multicast: a router would have decremented it, so the sender
    /// is on this link (RFC 9568 §5.1.1.3, §5.1.2.3).
    /// </summary>
    public const byte TimeToLive = 255;

    /// <summary>Traffic class CS6, "internetwork control" (RFC 2474 §4.2.2.2); keepalived sends the same.</summary>
    public const byte TrafficClass = 0xC0;

    /// <summary>The IPv4 multicast group, 224.0.0.18 (RFC 9568 §5.1.1.2).</summary>
    public static InetAddress GroupIPv4 { get; } = InetAddress.FromIPv4(0xE000_0012);

    /// <summary>The IPv6 multicast group, ff02::12 (RFC 9568 §5.1.2.2).</summary>
    public static InetAddress GroupIPv6 { get; } = InetAddress.FromIPv6(0xFF02_0000_0000_0000, 0x12);

    /// <summary>The virtual router's MAC address: 00:00:5e:00:01:VRID for IPv4, 00:00:5e:00:02:VRID for IPv6 (RFC 9568 §7.3).</summary>
    public static MacAddress VirtualMac(byte virtualRouterId, bool isIPv6) =>
        new(0x0000_5E00_0000u | (isIPv6 ? 0x0200u : 0x0100u) | virtualRouterId);

    /// <summary>The Ethernet address of a multicast group: RFC 1112 §6.4 for IPv4, RFC 2464 §7 for IPv6.</summary>
    public static MacAddress MulticastMac(InetAddress group) => group.IsIPv4
        ? new MacAddress(0x0100_5E00_0000 | (group.Low & 0x7F_FFFF))
        : new MacAddress(0x3333_0000_0000 | (group.Low & 0xFFFF_FFFF));

    /// <summary>Octets of an IP packet with an advertisement.</summary>
    public static int LengthOf(VrrpVersion version, bool isIPv6, int addressCount) =>
        (isIPv6 ? Ipv6Packet.HeaderLength : Ipv4Packet.MinHeaderLength) + VrrpAdvertisement.LengthOf(version, isIPv6, addressCount);

    /// <summary>Writes an IP packet with an advertisement.</summary>
    /// <param name="buffer">Where to; <see cref="LengthOf"/> octets.</param>
    /// <param name="header">The fields of the advertisement.</param>
    /// <param name="source">The sender's primary address; for IPv6 a link-local one (RFC 9568 §5.1.2.1).</param>
    /// <param name="destination">The group, or a peer in unicast.</param>
    /// <param name="timeToLive">TTL or hop limit; anything but <see cref="TimeToLive"/> is for unicast (<c>unicast_ttl</c>).</param>
    /// <param name="addresses">The virtual addresses, all of the family of <paramref name="source"/>.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short, or a value does not fit its field.</exception>
    public static int WriteTo(
        Span<byte> buffer,
        in VrrpAdvertisementHeader header,
        InetAddress source,
        InetAddress destination,
        byte timeToLive,
        ReadOnlySpan<InetAddress> addresses)
    {
        var isIPv6 = !source.IsIPv4;
        var length = VrrpAdvertisement.LengthOf(header.Version, isIPv6, addresses.Length);
        var headerLength = isIPv6
            ? Ipv6Packet.WriteTo(buffer, IPv6Header(source, destination, timeToLive), length)
            : Ipv4Packet.WriteTo(buffer, IPv4Header(source, destination, timeToLive), length);
        var checksumDestination = header.ChecksumForm == VrrpChecksumForm.GroupPseudoHeader ? GroupIPv4 : destination;
        return headerLength + VrrpAdvertisement.WriteTo(
            buffer[headerLength..], header, source, isIPv6 ? destination : checksumDestination, addresses);
    }

    private static Ipv4Header IPv4Header(InetAddress source, InetAddress destination, byte timeToLive) => new()
    {
        TrafficClass = TrafficClass,
        TimeToLive = timeToLive,
        Protocol = IpProtocol.Vrrp,
        Source = source,
        Destination = destination,
    };

    private static Ipv6Header IPv6Header(InetAddress source, InetAddress destination, byte timeToLive) => new()
    {
        TrafficClass = TrafficClass,
        HopLimit = timeToLive,
        NextHeader = IpProtocol.Vrrp,
        Source = source,
        Destination = destination,
    };
}
