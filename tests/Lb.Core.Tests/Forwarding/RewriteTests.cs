using Lb.Core.Forwarding;
using Lb.Core.Wire;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>What a redirected frame looks like, and what becomes of one whose TTL is used up.</summary>
public sealed class RewriteTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Process_RedirectedFrame_DiffersInMacsTtlAndIpChecksumOnly(bool v6, bool isEstablished)
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn, v6: v6), Tcp(Ack, v6: v6));
        var original = Tcp(Data, isEstablished ? (ushort)1111 : (ushort)2222, octets: 100, v6: v6);
        original = isEstablished ? original : Tcp(Syn, 2222, v6: v6);

        var sent = Assert.Single(director.Send(original).Sent);

        var expected = (byte[])original.Clone();
        Stations.RealServer((byte)(isEstablished ? 3 : 2)).WriteTo(expected);
        Stations.Director.WriteTo(expected.AsSpan(6));
        expected[14 + (v6 ? 7 : 8)] = 63;
        if (!v6)
        {
            sent.AsSpan(14 + 10, 2).CopyTo(expected.AsSpan(14 + 10));
            Assert.True(Ipv4Packet.TryParse(sent.AsSpan(14), out var packet) && packet.IsHeaderChecksumValid);
        }

        Assert.Equal(Hex.Dump(expected), Hex.Dump(sent));
    }

    [Fact]
    public void DecrementTimeToLive_EveryTtlAndChecksum_StaysValid()
    {
        var frame = Udp();
        var packet = frame.AsSpan(14);
        for (var id = 0; id <= ushort.MaxValue; id++)
        {
            // The identification drives the checksum through every value it can have.
            var ttl = (byte)(2 + (id % 254));
            _ = Ipv4Packet.WriteTo(packet, new Ipv4Header { Source = Client, Destination = Vip, Protocol = IpProtocol.Udp, TimeToLive = ttl, Identification = (ushort)id }, 26);

            FrameRewriter.DecrementTimeToLive(frame, 14, isIPv4: true);

            Assert.True(Ipv4Packet.TryParse(packet, out var after) && after.IsHeaderChecksumValid && after.TimeToLive == ttl - 1);
        }
    }

    [Theory]
    [InlineData(false, 2, "forward rs3", "rs3: TCP[S] 198.18.0.1:1111>198.18.0.100:80 ttl=1 len=40")]
    [InlineData(false, 1, "drop ttl_expired", "cl: ICMP 11/0 198.18.0.100>198.18.0.1 ttl=64 len=68 emb=198.18.0.1:1111>198.18.0.100:80")]
    [InlineData(false, 0, "drop ttl_expired", "cl: ICMP 11/0 198.18.0.100>198.18.0.1 ttl=64 len=68 emb=198.18.0.1:1111>198.18.0.100:80")]
    [InlineData(true, 2, "forward rs3", "rs3: TCP[S] [2001:db8::1]:1111>[2001:db8::64]:80 ttl=1 len=60")]
    [InlineData(true, 1, "drop ttl_expired", "cl: ICMPv6 3/0 2001:db8::64>2001:db8::1 ttl=64 len=108")]
    public void Process_FewHopsLeft_IsForwardedOrToldToTheClient(bool v6, byte ttl, string decision, string wire)
    {
        var outcome = new TestDirector().Send(Tcp(Syn, envelope: Ttl(ttl), v6: v6));
        Assert.Equal((decision, wire), (outcome.Decision, Assert.Single(outcome.Wire)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_LastHopInAnEstablishedFlow_IsToldAndTheFlowGoesOn(bool v6)
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn, v6: v6), Tcp(Ack, v6: v6));
        Assert.Equal(["drop ttl_expired", "forward rs3"], director.Send(Tcp(Data, octets: 1, envelope: Ttl(1), v6: v6), Tcp(Data, octets: 1, v6: v6)).Decisions);
    }

    [Fact]
    public void Process_LastHopForTheLocalServer_IsDeliveredWithItsTtl() =>
        Assert.Equal(
            "local: TCP[S] 198.18.0.1:1111>198.18.0.100:80 ttl=1 len=40",
            Assert.Single(new TestDirector(new DirectorSetup { Local = [3] }).Send(Tcp(Syn, envelope: Ttl(1))).Wire));

    [Fact]
    public void Process_LocalServer_GetsTheFrameWithOnlyItsMacsChanged()
    {
        var original = Tcp(Syn);
        var sent = Assert.Single(new TestDirector(new DirectorSetup { Local = [3] }).Send(original).Sent);

        var expected = (byte[])original.Clone();
        DirectorTables.LocalInner.WriteTo(expected);
        DirectorTables.LocalOuter.WriteTo(expected.AsSpan(6));
        Assert.Equal(Hex.Dump(expected), Hex.Dump(sent));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_ToldClient_GetsAnAnswerThatOthersFindRight(bool v6)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        var tagged = Tcp(Syn, envelope: Ttl(1) with { Vlans = [5] }, v6: v6);
        var answer = Assert.Single(new TestDirector().Send(tagged).Sent);

        var fields = v6
            ? Tshark.Decode([answer], "eth.src", "eth.dst", "vlan.id", "icmpv6.type", "icmpv6.code", "icmpv6.checksum.status", "_ws.malformed")
            : Tshark.Decode([answer], "eth.src", "eth.dst", "vlan.id", "icmp.type", "icmp.code", "icmp.checksum.status", "ip.checksum.status", "ip.dsfield");

        Assert.Equal(v6 ? "02:00:00:00:00:64 02:00:00:00:00:01 5 3 0 1 -" : "02:00:00:00:00:64 02:00:00:00:00:01 5 11 0 1 1 0xc0", Assert.Single(fields));
    }
}
