namespace Lb.Testing;

/// <summary>
/// Frames as a Linux 6.18 kernel made them, captured with tcpdump on a veth pair between 02:00:00:00:00:01 (198.18.0.1, 2001:db8::1) and
/// 02:00:00:00:00:64 (198.18.0.100, 2001:db8::64) with checksum offload off. Octets and checksums that none of our code computed.
/// </summary>
public static class KernelFrames
{
    public static byte[] ArpRequest { get; } = Hex.Parse("ffffffffffff02000000000108060001080006040001020000000001c6120001000000000000c6120064");

    public static byte[] ArpReply { get; } = Hex.Parse("02000000000102000000006408060001080006040002020000000064c6120064020000000001c6120001");

    public static byte[] NeighborSolicitation { get; } = Hex.Parse(
        """
        3333ff00006402000000000186dd
        6000000000203aff20010db8000000000000000000000001ff0200000000000000000001ff000064
        87001b630000000020010db80000000000000000000000640101020000000001
        """);

    /// <summary>A solicitation of duplicate address detection: no source address, a nonce option (RFC 7527) and none for the link layer.</summary>
    public static byte[] NeighborSolicitationOfDad { get; } = Hex.Parse(
        """
        3333ff00000102000000000186dd
        6000000000203aff00000000000000000000000000000000ff0200000000000000000001ff000001
        8700975a00000000fe80000000000000000000fffe0000010e01dec1a6f2520d
        """);

    public static byte[] NeighborAdvertisement { get; } = Hex.Parse(
        """
        02000000000102000000006486dd
        6000000000203aff20010db800000000000000000000006420010db8000000000000000000000001
        8800894b6000000020010db80000000000000000000000640201020000000064
        """);

    public static byte[] TcpSyn { get; } = Hex.Parse(
        """
        0200000000640200000000010800
        4500003c6e2f400040064003c6120001c6120064
        0458005004e35f9700000000a002faf0a0450000020405b40402080a27a58f75000000000103030a
        """);

    public static byte[] TcpReset { get; } = Hex.Parse(
        """
        0200000000010200000000640800
        45000028000040004006ae46c6120064c6120001
        005004580000000004e35f9850140000ba230000
        """);

    public static byte[] TcpSynOverIpv6 { get; } = Hex.Parse(
        """
        02000000006402000000000186dd
        600648380028064020010db800000000000000000000000120010db8000000000000000000000064
        045800509219465600000000a002fd20b8890000020405a00402080aa59eb3d9000000000103030a
        """);

    public static byte[] Udp { get; } = Hex.Parse(
        """
        0200000000640200000000010800
        45000020e7e240004011c660c6120001c6120064
        04570035000c8fef70696e67
        """);

    /// <summary>With the router alert option.</summary>
    public static byte[] UdpWithIpOptions { get; } = Hex.Parse(
        """
        0200000000640200000000010800
        46b80021e85d400040113028c6120001c612006494040000
        045900350009f6c378
        """);

    public static byte[] UdpOverIpv6 { get; } = Hex.Parse(
        """
        02000000006402000000000186dd
        600c4168000c114020010db800000000000000000000000120010db8000000000000000000000064
        04570035000cc0a270696e67
        """);

    /// <summary>Port unreachable, quoting <see cref="Udp"/> whole.</summary>
    public static byte[] IcmpPortUnreachable { get; } = Hex.Parse(
        """
        0200000000010200000000640800
        45c0003c1bd100004001d1a6c6120064c6120001
        030389a400000000
        45000020e7e240004011c660c6120001c612006404570035000c8fef70696e67
        """);

    /// <summary>Port unreachable, quoting <see cref="UdpOverIpv6"/> whole.</summary>
    public static byte[] Icmpv6PortUnreachable { get; } = Hex.Parse(
        """
        02000000000102000000006486dd
        600cb8a5003c3a4020010db800000000000000000000006420010db8000000000000000000000001
        0104f00a00000000
        600c4168000c114020010db800000000000000000000000120010db800000000000000000000006404570035000cc0a270696e67
        """);

    /// <summary>A multicast listener report: the only frame here with a hop-by-hop header.</summary>
    public static byte[] MulticastListenerReport { get; } = Hex.Parse(
        """
        33330000001602000000006486dd
        6000000000240001fe80000000000000000000fffe000064ff020000000000000000000000000016
        3a00050200000100
        8f0071410000000104000000ff0200000000000000000001ff000064
        """);

    /// <summary>Every frame above.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        ArpRequest, ArpReply, NeighborSolicitation, NeighborSolicitationOfDad, NeighborAdvertisement, TcpSyn, TcpReset, TcpSynOverIpv6,
        Udp, UdpWithIpOptions, UdpOverIpv6, IcmpPortUnreachable, Icmpv6PortUnreachable, MulticastListenerReport,
    ];
}
