using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Testing;

/// <summary>The frame builder every test stands on, judged by tshark. A checksum status of 1 means "good".</summary>
public class FramesTests
{
    private const string Client = "198.18.0.1:1111";
    private const string Vip = "198.18.0.100:80";
    private const string Client6 = "[2001:db8::1]:1111";
    private const string Vip6 = "[2001:db8::64]:80";

    private static readonly InetAddress ClientAddress = InetAddress.Parse("198.18.0.1");
    private static readonly InetAddress VipAddress = InetAddress.Parse("198.18.0.100");
    private static readonly InetAddress Client6Address = InetAddress.Parse("2001:db8::1");
    private static readonly InetAddress Vip6Address = InetAddress.Parse("2001:db8::64");

    private static readonly Envelope AllExtensions = new()
    {
        ExtensionHeaders =
        [
            ExtensionHeader.HopByHop, ExtensionHeader.DestinationOptions, ExtensionHeader.Routing, ExtensionHeader.AtomicFragment,
            ExtensionHeader.Authentication, ExtensionHeader.DestinationOptions,
        ],
    };

    [SkippableFact]
    public void Tcp_EachShape_IsDecodedByTsharkAsMeant()
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        var options = new Envelope { TcpOptions = [2, 4, 5, 0xB4], Ipv4Options = [0x94, 4, 0, 0], TrafficClass = 0xB8 };

        var lines = Tshark.Decode(
            [
                Frames.Tcp(Client, Vip, TcpFlags.Syn),
                Frames.Tcp(Client, Vip, TcpFlags.Ack | TcpFlags.Psh, "odd"u8.ToArray(), sequence: 7, acknowledgment: 9, ttl: 2, vlan: 5),
                Frames.Tcp(Client, Vip, TcpFlags.Syn, envelope: options),
                Frames.Tcp(Client6, Vip6, TcpFlags.Fin | TcpFlags.Ack, "12345"u8.ToArray(), ttl: 3),
                Frames.Tcp(Client6, Vip6, TcpFlags.Rst, "12"u8.ToArray(), envelope: AllExtensions),
            ],
            "eth.src", "vlan.id", "ip.ttl", "ipv6.hlim", "ip.hdr_len", "ip.checksum.status", "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.len", "tcp.checksum.status", "_ws.malformed");

        Assert.Equal(
            [
                "02:00:00:00:00:01 - 64 - 20 1 1111 80 0x0002 0 1 -",
                "02:00:00:00:00:01 5 2 - 20 1 1111 80 0x0018 3 1 -",
                "02:00:00:00:00:01 - 64 - 24 1 1111 80 0x0002 0 1 -",
                "02:00:00:00:00:01 - - 3 - - 1111 80 0x0011 5 1 -",
                "02:00:00:00:00:01 - - 64 - - 1111 80 0x0004 2 1 -",
            ],
            lines);
    }

    [SkippableFact]
    public void Udp_EachFamily_IsDecodedByTsharkAsMeant()
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");

        var lines = Tshark.Decode(
            [
                Frames.Udp(Client, Vip, "ping"u8.ToArray(), ttl: 9),
                Frames.Udp(Client6, Vip6, "pin"u8.ToArray(), vlan: 7),
                Frames.Udp(Client, Vip, envelope: new Envelope { Vlans = [100, 200], Padding = 14 }),
            ],
            "vlan.id", "ieee8021ad.id", "ip.ttl", "ipv6.hlim", "udp.srcport", "udp.length", "udp.checksum.status", "_ws.malformed");

        Assert.Equal(["- - 9 - 1111 12 1 -", "7 - - 64 1111 11 1 -", "200 100 64 - 1111 8 1 -"], lines);
    }

    [SkippableFact]
    public void Icmp_ErrorsAndEcho_AreDecodedByTsharkAsMeant()
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");

        var lines = Tshark.Decode(
            [
                Frames.IcmpError(ClientAddress, Frames.Tcp(Vip, Client, TcpFlags.Ack), 3, 4, restOfHeader: 1400),
                Frames.IcmpError(Client6Address, Frames.Tcp(Vip6, Client6, TcpFlags.Ack), 2, 0, restOfHeader: 1400),
                Frames.Echo(ClientAddress, VipAddress, "abc"u8.ToArray()),
                Frames.Echo(Client6Address, Vip6Address, "abc"u8.ToArray(), ttl: 5),
            ],
            "ip.dst", "ipv6.dst", "icmp.type", "icmp.code", "icmp.mtu", "icmp.checksum.status", "icmpv6.type", "icmpv6.mtu", "icmpv6.checksum.status", "tcp.srcport", "_ws.malformed");

        Assert.Equal(
            [
                "198.18.0.100 - 3 4 1400 1 - - - 80 -",
                "- 2001:db8::64 - - - - 2 1400 1 80 -",
                "198.18.0.100 - 8 0 - 1 - - - - -",
                "- 2001:db8::64 - - - - 128 - 1 - -",
            ],
            lines);
    }

    [SkippableTheory]
    [InlineData("198.18.0.1:1111", "198.18.0.100:9", 1500, 3500, 3)]
    [InlineData("198.18.0.1:1111", "198.18.0.100:9", 52, 60, 3)]
    [InlineData("[2001:db8::1]:1111", "[2001:db8::64]:9", 1280, 3000, 3)]
    public void Fragments_OfADatagram_AreReassembledByTshark(string source, string destination, int mtu, int octets, int expectedCount)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        var envelope = new Envelope { ExtensionHeaders = [ExtensionHeader.HopByHop, ExtensionHeader.Routing] };
        var whole = Frames.Udp(source, destination, [.. Enumerable.Range(0, octets).Select(i => (byte)i)], envelope: envelope);

        var fragments = Frames.Fragments(whole, mtu);
        var lines = Tshark.Decode(fragments, "udp.length", "udp.checksum.status", "_ws.malformed");

        Assert.Equal(expectedCount, fragments.Length);
        Assert.All(fragments, fragment => Assert.InRange(fragment.Length - EthernetFrame.HeaderLengthUntagged, 1, mtu));
        Assert.Equal($"{octets + 8} 1 -", lines[^1]);
        Assert.All(lines[..^1], line => Assert.Equal("- - -", line));
    }

    [Fact]
    public void Fragments_WithIpv4Options_CarryOnlyCopiedOnesAfterTheFirst()
    {
        byte[] routerAlertAndRecordRoute = [0x94, 4, 0, 0, 7, 7, 4, 0, 0, 0, 0, 0];
        var whole = Frames.Udp(Client, Vip, new byte[100], envelope: new Envelope { Ipv4Options = [.. routerAlertAndRecordRoute] });

        var fragments = Frames.Fragments(whole, 80);

        Assert.Equal([12, 4, 4], fragments.Select(OptionLength));
    }

    [Theory]
    [InlineData("TCP[PA] 198.18.0.1:1111>198.18.0.100:80 ttl=63 len=41")]
    [InlineData("UDP 198.18.0.1:1111>198.18.0.100:80 ttl=63 len=29")]
    [InlineData("TCP[PA] [2001:db8::1]:1111>[2001:db8::64]:80 ttl=63 len=61")]
    public void Describe_AFrame_UsesTheNotationOfTheMeasuredBehaviour(string expected)
    {
        var frame = expected switch
        {
            ['U', ..] => Frames.Udp(Client, Vip, [1], ttl: 63),
            [.., '6', '1'] => Frames.Tcp(Client6, Vip6, TcpFlags.Psh | TcpFlags.Ack, [1], ttl: 63),
            _ => Frames.Tcp(Client, Vip, TcpFlags.Psh | TcpFlags.Ack, [1], ttl: 63),
        };

        Assert.Equal(expected, FrameText.Describe(frame));
    }

    [Fact]
    public void Describe_Fragment_TellsOffsetAndIdentification()
    {
        var fragments = Frames.Fragments(Frames.Udp(Client, Vip, new byte[2000]), 1500, identification: 501);

        Assert.Equal("UDP 198.18.0.1:1111>198.18.0.100:80 ttl=64 len=1500 frag=0+ id=501", FrameText.Describe(fragments[0]));
        Assert.Equal("198.18.0.1>198.18.0.100 ttl=64 len=548 frag=1480 id=501", FrameText.Describe(fragments[1]));
    }

    private static int OptionLength(byte[] frame) =>
        EthernetFrame.TryParse(frame, out var ethernet) && Ipv4Packet.TryParse(ethernet.Payload, out var packet) && packet.IsHeaderChecksumValid
            ? packet.Options.Length
            : -1;
}
