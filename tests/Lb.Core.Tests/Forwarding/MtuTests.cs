using System.Buffers.Binary;
using Lb.Core.Wire;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>Packets longer than the egress MTU: told to the sender, cut, or known to be cut later.</summary>
public sealed class MtuTests
{
    private static readonly DirectorSetup Narrow = new() { Mtu = 1200 };
    private static readonly Envelope DontFragment = new() { DontFragment = true };

    [Theory]
    [InlineData(1160, "forward rs3")]
    [InlineData(1161, "drop packet_too_big")]
    public void Process_DontFragment_TheMtuItselfFits(int octets, string expected) =>
        Assert.Equal(expected, Established(Narrow).Send(Tcp(Data, octets: octets, envelope: DontFragment)).Decision);

    [Fact]
    public void Process_DontFragment_ClientIsToldTheMtuByTheVip()
    {
        var director = Established(Narrow);

        var told = Assert.Single(director.Send(Tcp(Data, octets: 1360, envelope: DontFragment)).Wire);

        Assert.Equal("cl: ICMP 3/4 198.18.0.100>198.18.0.1 ttl=64 len=576 emb=198.18.0.1:1111>198.18.0.100:80 mtu=1200", told);
        Assert.Equal("received=3 forwarded=2 packet_too_big=1 generated=1", director.Counters);
    }

    [SkippableFact]
    public void Process_Ipv6TooLong_ClientIsToldTheMtuByTheVip()
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        var director = Established(new DirectorSetup { Mtu = 1280 }, v6: true);

        var told = director.Send(Tcp(Data, octets: 1360, v6: true)).Sent;

        Assert.Equal("2 1280 1 2001:db8::64 2001:db8::1 1240", Assert.Single(Tshark.Decode(
            told, "icmpv6.type", "icmpv6.mtu", "icmpv6.checksum.status", "ipv6.src", "ipv6.dst", "ipv6.plen")));
    }

    [SkippableTheory]
    [InlineData(1400, 1200)]
    [InlineData(4000, 1500)]
    [InlineData(4000, 68)]
    [InlineData(65000, 1500)]
    public void Process_MayBeCut_PiecesAreTheWholePacketAgain(int octets, int mtu)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        var director = new TestDirector(new DirectorSetup { Mtu = mtu });
        var outcome = director.Send(Udp(octets: octets, envelope: new Envelope { Padding = 4, TrafficClass = 0x28 }));

        var decoded = Tshark.Decode(outcome.Sent, "ip.checksum.status", "ip.ttl", "ip.dsfield", "udp.length", "udp.checksum.status");

        Assert.Equal("forward in pieces", outcome.Decision);
        Assert.All(outcome.Sent, piece => Assert.InRange(piece.Length - 14, 1, mtu));
        Assert.Equal($"1 63 0x28 {octets + 8} 1", decoded[^1]);
        Assert.All(decoded[..^1], line => Assert.Equal("1 63 0x28 - -", line));
        Assert.Equal($"received=1 forwarded=1 generated={outcome.Sent.Length}", director.Counters);
    }

    [Fact]
    public void Process_FragmentTooLong_IsCutAgainAtTheRightPlaces()
    {
        var director = new TestDirector(new DirectorSetup { Mtu = 800 });
        var wire = Fragments(octets: 4000).SelectMany(fragment => director.Send(fragment).Wire);

        Assert.Equal(
            [
                "rs3: UDP 198.18.0.1:1111>198.18.0.100:53 ttl=63 len=796 frag=0+ id=7",
                "rs3: 198.18.0.1>198.18.0.100 ttl=63 len=724 frag=776+ id=7",
                "rs3: 198.18.0.1>198.18.0.100 ttl=63 len=796 frag=1480+ id=7",
                "rs3: 198.18.0.1>198.18.0.100 ttl=63 len=724 frag=2256+ id=7",
                "rs3: 198.18.0.1>198.18.0.100 ttl=63 len=796 frag=2960+ id=7",
                "rs3: 198.18.0.1>198.18.0.100 ttl=63 len=292 frag=3736 id=7",
            ],
            wire);
    }

    [Fact]
    public void Process_CutWithOptions_LaterPiecesHaveOnlyCopiedOnes()
    {
        // Router alert is copied; record route is not, and becomes no-operations where it must keep its room.
        byte[] options = [0x94, 4, 0, 0, 7, 7, 4, 0, 0, 0, 0, 0];
        var sent = new TestDirector(new DirectorSetup { Mtu = 400 }).Send(Udp(octets: 600, envelope: new Envelope { Ipv4Options = [.. options] })).Sent;

        Assert.Equal("940400000707040000000000", Convert.ToHexStringLower(sent[0].AsSpan(34, 12)));
        Assert.Equal("940400000101010101010100"[..20], Convert.ToHexStringLower(sent[1].AsSpan(34, 12))[..20]);
        Assert.All(sent, piece => Assert.True(Ipv4Packet.TryParse(piece.AsSpan(14), out var packet) && packet.IsHeaderChecksumValid));
    }

    [Theory]
    [InlineData(0, false, "drop packet_too_big")]
    [InlineData(1448, false, "forward rs3")]
    [InlineData(1460, false, "forward rs3")]
    [InlineData(1461, false, "drop packet_too_big")]
    [InlineData(1440, true, "forward rs3")]
    [InlineData(1441, true, "drop packet_too_big")]
    public void Process_SuperFrame_IsForwardedWholeIfItsSegmentsFit(int segmentSize, bool v6, string expected)
    {
        var director = Established(new DirectorSetup(), v6);
        var frame = Tcp(Data, octets: 30_000, envelope: DontFragment, v6: v6);

        var outcome = director.Send(frame, slot => slot with { SegmentSize = (ushort)segmentSize, HasPartialChecksum = true });

        Assert.Equal(expected, outcome.Decision);
        Assert.Equal(expected.StartsWith("forward", StringComparison.Ordinal) ? frame.Length : 14 + (v6 ? 1280 : 576), Assert.Single(outcome.Sent).Length);
    }

    [Theory]
    [InlineData(1472, "forward rs3")]
    [InlineData(1473, "drop packet_too_big")]
    public void Process_SuperDatagram_IsForwardedWholeIfItsSegmentsFit(int segmentSize, string expected) =>
        Assert.Equal(expected, new TestDirector().Send(Udp(octets: 9000), slot => slot with { SegmentSize = (ushort)segmentSize }).Decision);

    [Fact]
    public void Process_SuperFrameWithTcpOptions_CountsThemInEachSegment()
    {
        var timestamps = new Envelope { DontFragment = true, TcpOptions = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 1] };
        var director = Established(new DirectorSetup());
        var frame = Tcp(Data, octets: 30_000, envelope: timestamps);
        string DecisionFor(ushort segment) => director.Send(frame, slot => slot with { SegmentSize = segment }).Decision;

        Assert.Equal(["forward rs3", "drop packet_too_big"], new[] { DecisionFor(1448), DecisionFor(1449) });
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_PartialChecksumMayBeCut_IsCompletedFirst(bool tcp)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        var frame = tcp ? Tcp(Data, octets: 3000) : Udp(octets: 3001);
        LeaveChecksumToTheCard(frame);

        var sent = Established(Narrow).Send(frame, slot => slot with { HasPartialChecksum = true }).Sent;

        Assert.Equal("1", Tshark.Decode(sent, tcp ? "tcp.checksum.status" : "udp.checksum.status")[^1]);
    }

    [Fact]
    public void Process_SuperFrameCannotBeCutHere_ClientIsToldWithoutDontFragmentToo()
    {
        var outcome = Established(Narrow).Send(Tcp(Data, octets: 3000), slot => slot with { SegmentSize = 1400 });

        Assert.Equal("drop packet_too_big", outcome.Decision);
        Assert.EndsWith("mtu=1200", Assert.Single(outcome.Wire), StringComparison.Ordinal);
    }

    [Fact]
    public void Process_LocalServer_HasNoMtu() =>
        Assert.Equal("local", Established(new DirectorSetup { Mtu = 100, Local = [3] }).Send(Tcp(Data, octets: 1360, envelope: DontFragment)).Decision);

    [Fact]
    public void Process_MorePiecesThanTheOutboxHolds_IsDroppedAndCountedOnce()
    {
        var director = new TestDirector(new DirectorSetup { Mtu = 68 });
        var outcome = director.Send(Udp(octets: 65_000));

        Assert.Equal("drop packet_too_big", outcome.Decision);
        Assert.StartsWith("received=1 packet_too_big=1", director.Counters, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_IcmpErrorTooLong_IsNotAnsweredByAnother()
    {
        var director = Established(new DirectorSetup { Mtu = 68 });
        var reply = Frames.Tcp("198.18.0.100:80", "198.18.0.1:1111", Ack, new byte[600]);

        var outcome = director.Send(Frames.IcmpError(Client, reply, 3, 1, quotedOctets: 500, envelope: DontFragment));

        Assert.Equal(("drop packet_too_big", 0), (outcome.Decision, outcome.Sent.Length));
    }

    private static void LeaveChecksumToTheCard(Span<byte> frame)
    {
        FrameHeaderReader.Read(frame, out var headers);
        var length = headers.NetworkOffset + headers.NetworkLength - headers.TransportOffset;
        var pseudo = InternetChecksum.PseudoHeader(headers.Source, headers.Destination, headers.Protocol, length);
        var field = headers.TransportOffset + (headers.Kind == FrameKind.Tcp ? 16 : 6);
        BinaryPrimitives.WriteUInt16BigEndian(frame[field..], (ushort)~InternetChecksum.Finish(pseudo));
    }

    private static TestDirector Established(DirectorSetup setup, bool v6 = false)
    {
        var director = new TestDirector(setup);
        director.Send(Tcp(Syn, v6: v6), Tcp(Ack, v6: v6));
        return director;
    }
}
