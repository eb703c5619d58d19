using Lb.Core.Wire;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>Which frames are ours at all, one table row a frame on a fresh director: description, frame, decision, wire, counters.</summary>
public sealed class IngressTests
{
    private static readonly MacAddress Other = new(0x0200_0000_0099);

    private static readonly Dictionary<string, (byte[] Frame, string Decision, string Wire, string Counters)> Fixtures = new(StringComparer.Ordinal)
    {
        ["TCP SYN to a service"] =
            (Tcp(Syn), "forward rs3", "rs3: TCP[S] 198.18.0.1:1111>198.18.0.100:80 ttl=63 len=40", "received=1 forwarded=1"),
        ["TCP SYN to a service, IPv6"] =
            (Tcp(Syn, v6: true), "forward rs3", "rs3: TCP[S] [2001:db8::1]:1111>[2001:db8::64]:80 ttl=63 len=60", "received=1 forwarded=1"),
        ["datagram to a service"] =
            (Udp(), "forward rs3", "rs3: UDP 198.18.0.1:1111>198.18.0.100:53 ttl=63 len=46", "received=1 forwarded=1"),
        ["datagram to a service, IPv6"] =
            (Udp(v6: true), "forward rs3", "rs3: UDP [2001:db8::1]:1111>[2001:db8::64]:53 ttl=63 len=66", "received=1 forwarded=1"),
        ["to another station"] =
            (Tcp(Syn, envelope: new Envelope { DestinationMac = Other }), "pass", "", "received=1 passed=1"),
        ["to another station, fragment"] =
            (Frames.Fragments(Udp(octets: 2000, envelope: new Envelope { DestinationMac = Other }), 1500)[1], "pass", "", "received=1 passed=1"),
        ["to another station, with the VIP as a broken packet"] =
            (Cut(Tcp(Syn, envelope: new Envelope { DestinationMac = Other }), 30), "pass", "", "received=1 passed=1"),
        ["to all stations"] =
            (Udp(envelope: new Envelope { DestinationMac = MacAddress.Broadcast }), "pass", "", "received=1 passed=1"),
        ["to a port that is no service"] =
            (Tcp(Syn, servicePort: 81), "pass", "", "received=1 passed=1"),
        ["to the port of a service of the other transport"] =
            (Udp(servicePort: 80), "pass", "", "received=1 passed=1"),
        ["to another address"] =
            (Frames.Tcp("198.18.0.1:1111", "198.18.0.2:80", Syn), "pass", "", "received=1 passed=1"),
        ["another protocol to the VIP"] =
            (Frames.Ip(Client, Vip, (IpProtocol)47, new byte[20]), "pass", "", "received=1 passed=1"),
        ["ARP for the VIP"] =
            (Frames.Arp(ArpOperation.Request, Stations.Client, Client, default, Vip), "pass", "", "received=1 passed=1"),
        ["echo request to the VIP"] =
            (Frames.Echo(Client, Vip), "pass", "", "received=1 passed=1"),
        ["runt"] = (new byte[13], "pass", "", "received=1 passed=1"),
        ["nothing"] = ([], "pass", "", "received=1 passed=1"),
        ["cut within the TCP header"] =
            (Cut(Tcp(Syn), 14 + 20 + 19), "drop malformed", "", "received=1 malformed=1"),
        ["cut within the IPv6 header"] = (Cut(Tcp(Syn, v6: true), 14 + 39), "pass", "", "received=1 passed=1"),
        ["total length beyond the frame"] =
            (Cut(Tcp(Syn, octets: 10), 14 + 40), "drop malformed", "", "received=1 malformed=1"),
        ["TCP data offset below 5"] =
            (With(Tcp(Syn), 14 + 20 + 12, 0x40), "drop malformed", "", "received=1 malformed=1"),
        ["TCP data offset beyond the packet"] =
            (With(Tcp(Syn), 14 + 20 + 12, 0xF0), "drop malformed", "", "received=1 malformed=1"),
        ["IP version 5"] = (With(Tcp(Syn), 14, 0x55), "drop malformed", "", "received=1 malformed=1"),
        ["IPv4 header of 4 words"] = (With(Tcp(Syn), 14, 0x44), "drop malformed", "", "received=1 malformed=1"),
        ["padded to the Ethernet minimum"] =
            (Tcp(Syn, envelope: new Envelope { Padding = 6 }), "forward rs3", "rs3: TCP[S] 198.18.0.1:1111>198.18.0.100:80 ttl=63 len=40", "received=1 forwarded=1"),
        ["with IPv4 options"] =
            (Tcp(Syn, envelope: new Envelope { Ipv4Options = [0x94, 4, 0, 0] }), "forward rs3",
                "rs3: TCP[S] 198.18.0.1:1111>198.18.0.100:80 ttl=63 len=44", "received=1 forwarded=1"),
        ["behind IPv6 extension headers"] =
            (Tcp(Syn, envelope: new Envelope { ExtensionHeaders = [ExtensionHeader.HopByHop, ExtensionHeader.Routing] }, v6: true), "forward rs3",
                "rs3: TCP[S] [2001:db8::1]:1111>[2001:db8::64]:80 ttl=63 len=76", "received=1 forwarded=1"),
        ["IPv6 atomic fragment"] =
            (Tcp(Syn, envelope: new Envelope { ExtensionHeaders = [ExtensionHeader.AtomicFragment] }, v6: true), "forward rs3",
                "rs3: TCP[S] [2001:db8::1]:1111>[2001:db8::64]:80 ttl=63 len=68", "received=1 forwarded=1"),
        ["IPv4 address in an IPv6 header"] = (MappedIntoIpv6(), "drop malformed", "", "received=1 malformed=1"),
        ["one VLAN tag in the octets"] =
            (Tcp(Syn, envelope: new Envelope { Vlans = [5] }), "forward rs3", "rs3: TCP[S] 198.18.0.1:1111>198.18.0.100:80 ttl=63 len=40 vlan=5", "received=1 forwarded=1"),
        ["two VLAN tags in the octets"] =
            (Tcp(Syn, envelope: new Envelope { Vlans = [5, 6] }), "forward rs3", "rs3: TCP[S] 198.18.0.1:1111>198.18.0.100:80 ttl=63 len=40 vlan=5", "received=1 forwarded=1"),
        ["three VLAN tags in the octets"] =
            (Tcp(Syn, envelope: new Envelope { Vlans = [5, 6, 7] }), "pass", "", "received=1 passed=1"),
        ["loop guard: TCP SYN of a peer"] =
            (Tcp(Syn, envelope: FromMac(Stations.Peer)), "drop redirected_by_peer", "", "received=1 redirected_by_peer=1"),
        ["loop guard: datagram of a peer"] =
            (Udp(envelope: FromMac(Stations.Peer), v6: true), "drop redirected_by_peer", "", "received=1 redirected_by_peer=1"),
        ["loop guard: tagged SYN of a peer"] =
            (Tcp(Syn, envelope: FromMac(Stations.Peer) with { Vlans = [5] }), "drop redirected_by_peer", "", "received=1 redirected_by_peer=1"),
        ["loop guard: first fragment of a peer"] =
            (Fragments(envelope: FromMac(Stations.Peer))[0], "drop redirected_by_peer", "", "received=1 redirected_by_peer=1"),
        ["loop guard: later fragment of a peer"] =
            (Fragments(envelope: FromMac(Stations.Peer))[1], "drop redirected_by_peer", "", "received=1 redirected_by_peer=1"),
        ["loop guard: a peer's own traffic"] =
            (Frames.Tcp("198.18.0.101:4000", "198.18.0.100:22", Syn, envelope: FromMac(Stations.Peer)), "pass", "", "received=1 passed=1"),
        ["loop guard: a peer's own echo request"] =
            (Frames.Echo(InetAddress.Parse("198.18.0.101"), Vip, envelope: FromMac(Stations.Peer)), "pass", "", "received=1 passed=1"),
        ["source: multicast"] = Implausible("224.0.0.1"),
        ["source: limited broadcast"] = Implausible("255.255.255.255"),
        ["source: nobody"] = Implausible("0.0.0.0"),
        ["source: loopback"] = Implausible("127.9.9.9"),
        ["source: the VIP itself"] = Implausible("198.18.0.100"),
        ["source: multicast, IPv6"] = Implausible("ff02::1"),
        ["source: nobody, IPv6"] = Implausible("::"),
        ["source: loopback, IPv6"] = Implausible("::1"),
        ["source: the VIP itself, IPv6"] = Implausible("2001:db8::64"),
        ["IP checksum of a first frame is wrong"] =
            (With(Tcp(Syn), 14 + 10, 0x11), "drop malformed", "", "received=1 malformed=1"),
    };

    public static TheoryData<string> Descriptions => [.. Fixtures.Keys];

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void Process_OneFrame_IsDecidedAndCounted(string description)
    {
        var (frame, decision, wire, counters) = Fixtures[description];
        var director = new TestDirector();

        var outcome = director.Send(frame);
        director.Finish();

        Assert.Equal((decision, wire, counters), (outcome.Decision, string.Join('\n', outcome.Wire), director.Counters));
    }

    [Fact]
    public void Process_TaggedFrames_KeepTheirTags()
    {
        var frame = Tcp(Syn, envelope: new Envelope { Vlans = [5, 6] });
        var sent = Assert.Single(new TestDirector().Send(frame).Sent);
        Assert.Equal(Hex.Dump(frame.AsSpan(12, 10)), Hex.Dump(sent.AsSpan(12, 10)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_TagTheDeviceTookOff_IsNotForAnUntaggedService(bool isFragment)
    {
        var frame = isFragment ? Fragments()[1] : Tcp(Syn);
        var outcome = new TestDirector().Send(frame, slot => slot with { HasStrippedVlanTag = true });
        Assert.Equal("pass", outcome.Decision);
    }

    [Theory]
    [InlineData(false, "drop malformed")]
    [InlineData(true, "drop malformed")]
    public void Process_FrameTheCaptureCut_IsNotForwarded(bool isFragment, string expected)
    {
        var frame = isFragment ? Fragments()[1] : Tcp(Syn);
        var outcome = new TestDirector().Send(frame, slot => slot with { OriginalLength = slot.Length + 1 });
        Assert.Equal(expected, outcome.Decision);
    }

    [Fact]
    public void Process_RedirectedByPeerInAnEstablishedFlow_IsStillDropped()
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn), Tcp(Ack));

        var outcome = director.Send(Tcp(Data, octets: 1, envelope: FromMac(Stations.Peer)), Icmp(3, 4, 1400, envelope: FromMac(Stations.Peer)));

        Assert.Equal(["drop redirected_by_peer", "drop redirected_by_peer"], outcome.Decisions);
    }

    [Fact]
    public void Process_NoPeerKnown_NothingIsTakenForRedirected() =>
        Assert.Equal("forward rs3", new TestDirector(new DirectorSetup { HasPeer = false }).Send(Tcp(Syn, envelope: FromMac(Stations.Peer))).Decision);

    private static (byte[] Frame, string Decision, string Wire, string Counters) Implausible(string source)
    {
        var from = InetAddress.Parse(source);
        return (Frames.Udp(new Endpoint(from, 1111), new Endpoint(from.IsIPv4 ? Vip : Vip6, 53)), "drop malformed", "", "received=1 malformed=1");
    }

    private static byte[] MappedIntoIpv6()
    {
        var frame = Udp(v6: true);
        Convert.FromHexString("00000000000000000000ffffc6120064").CopyTo(frame, 14 + 24);
        return frame;
    }

    private static byte[] Cut(byte[] frame, int length) => frame[..length];

    private static byte[] With(byte[] frame, int offset, byte value)
    {
        frame[offset] = value;
        return frame;
    }
}
