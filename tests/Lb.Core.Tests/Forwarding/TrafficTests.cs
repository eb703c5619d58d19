using Lb.Core.Forwarding;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>What is counted for each real server: connections, packets, octets of IP.</summary>
public sealed class TrafficTests
{
    // Headers of IP and transport: 40 octets for TCP over IPv4, 28 for UDP, 60 for TCP over IPv6.
    private static readonly Dictionary<string, (byte[][] Frames, TrafficTotals Expected)> Stories = new(StringComparer.Ordinal)
    {
        ["a connection"] = ([Tcp(Syn), Tcp(Ack), Tcp(Data, octets: 10), Tcp(Data, octets: 20), Tcp(Fin)], new(1, 5, (5 * 40) + 30)),
        ["a connection over IPv6"] = ([Tcp(Syn, v6: true), Tcp(Ack, v6: true), Tcp(Data, octets: 10, v6: true)], new(1, 3, (3 * 60) + 10)),
        ["a frame padded to 60 octets"] = ([[.. Tcp(Syn), .. new byte[6]]], new(1, 1, 40)),
        ["datagrams"] = ([Udp(octets: 18), Udp(octets: 100), Udp(octets: 0)], new(1, 3, (3 * 28) + 118)),
        ["datagrams over IPv6"] = ([Udp(octets: 18, v6: true), Udp(octets: 100, v6: true)], new(1, 2, (2 * 48) + 118)),
        ["a port that is used again"] = ([Tcp(Syn), Tcp(Ack), Tcp(Rst), Tcp(Syn)], new(2, 4, 4 * 40)),
        ["fragments, each a packet"] = (Fragments(octets: 2000), new(1, 2, 20 + 8 + 2000 + 20)),
        ["fragments that came in disorder"] = ([.. Fragments(octets: 2000).Reverse()], new(1, 2, 20 + 8 + 2000 + 20)),
        ["an error about a flow"] = ([Tcp(Syn), Icmp(3, 4, 1400)], new(1, 2, 40 + 20 + 8 + 28)),
        ["a frame whose TTL is used up"] = ([Tcp(Syn, envelope: Ttl(1))], new(1, 1, 40)),
        ["a frame that is too long"] = ([Udp(octets: 1480, envelope: new Envelope { DontFragment = true })], new(1, 1, 1508)),
        ["what a director sent on"] = ([Tcp(Syn, envelope: FromMac(Stations.Peer))], default),
        ["a connection nobody knows"] = ([Tcp(Ack)], default),
        ["what is for no service"] = ([Tcp(Syn, servicePort: 81)], default),
    };

    public static TheoryData<string> Names() => [.. Stories.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Process_Story_IsCountedForTheServer(string name)
    {
        var (frames, expected) = Stories[name];
        var director = new TestDirector(new DirectorSetup { Weights = [1] });
        foreach (var frame in frames)
        {
            director.Send(frame);
        }

        Assert.Equal(expected, Total(director));
    }

    [Fact]
    public void Process_NeighborUnresolved_IsCountedThoughNotSent()
    {
        var director = new TestDirector(new DirectorSetup { Weights = [1], Unresolved = [1] });

        director.Send(Tcp(Syn), Tcp(Ack), Tcp(Data, octets: 10));

        Assert.Equal(new TrafficTotals(1, 3, 130), Total(director));
    }

    [Fact]
    public void Process_LocalServer_IsCountedLikeAnyOther()
    {
        var director = new TestDirector(new DirectorSetup { Weights = [1], Local = [1] });

        director.Send(Tcp(Syn), Tcp(Ack), Tcp(Data, octets: 10));

        Assert.Equal(new TrafficTotals(1, 3, 130), Total(director));
    }

    [Fact]
    public void Process_SuperFrame_IsOnePacket()
    {
        var director = new TestDirector(new DirectorSetup { Weights = [1] });
        director.Send(Tcp(Syn), Tcp(Ack));

        director.Send(Tcp(Data, octets: 20_000), static slot => slot with { SegmentSize = 1448 });

        Assert.Equal(new TrafficTotals(1, 3, 80 + 20_040), Total(director));
    }

    [Fact]
    public void Process_NoUsableServer_NothingIsCounted()
    {
        var director = new TestDirector(new DirectorSetup { Weights = [0] });

        director.Send(Tcp(Syn));

        Assert.Equal(default, Total(director));
    }

    [Fact]
    public void Process_ServerRemovedAndBack_GoesOnWhereItWas()
    {
        var director = new TestDirector(new DirectorSetup { Weights = [1] });
        director.Send(Tcp(Syn), Tcp(Ack));

        director.Ipvsadm("-d -t 198.18.0.100:80 -r 198.18.0.11:80");
        director.Send(Tcp(Data), Icmp(3, 4, 1400));
        Assert.Equal(new TrafficTotals(1, 2, 80), Total(director));

        director.Ipvsadm("-a -t 198.18.0.100:80 -r 198.18.0.11:80 -w 1");
        director.Send(Tcp(Data));
        Assert.Equal(new TrafficTotals(1, 3, 120), Total(director));
    }

    [Fact]
    public void Process_SeveralServers_EachHasItsOwn()
    {
        var director = new TestDirector(new DirectorSetup { Weights = [1, 1] });
        director.Send(Tcp(Syn, port: 1), Tcp(Syn, port: 2), Tcp(Ack, port: 1), Tcp(Ack, port: 2), Tcp(Data, port: 2, octets: 60));

        var counted = director.Forwarder.Services.Traffic.ToArray().Where(static totals => totals != default).Order(Comparer<TrafficTotals>.Create(
            static (one, other) => one.Packets.CompareTo(other.Packets)));

        Assert.Equal([new TrafficTotals(1, 2, 80), new TrafficTotals(1, 3, 180)], counted);
    }

    private static TrafficTotals Total(TestDirector director)
    {
        TrafficTotals total = default;
        foreach (var server in director.Forwarder.Services.Traffic)
        {
            total += server;
        }

        return total;
    }
}
