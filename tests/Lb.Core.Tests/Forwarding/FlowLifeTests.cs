using Lb.Core.Model;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>How flows begin, go on and end.</summary>
public sealed class FlowLifeTests
{
    public static TheoryData<string> Sequences =>
        [.. IpvsOracle.Root.GetProperty("tcp_states").GetProperty("sequences").EnumerateObject().Select(static sequence => sequence.Name)];

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Process_SequenceOfTheOracle_LeavesItsStateAndTimeout(string segments)
    {
        var expected = IpvsOracle.Root.GetProperty("tcp_states").GetProperty("sequences").GetProperty(segments);
        var director = new TestDirector();

        foreach (var segment in segments)
        {
            director.Send(Tcp(FlagsOf(segment)));
        }

        var line = Assert.Single(director.Connections);
        Assert.StartsWith($"TCP {expected[0].GetString()} 198.18.0.1:1111 -> ", line, StringComparison.Ordinal);
        Assert.EndsWith($" {expected[1].GetInt32()}s", line, StringComparison.Ordinal);
    }

    // Where the table of time-outs says 60 s, the flow is there for 59.999 s and gone at 60; likewise the others.
    [Theory]
    [InlineData("S", 60)]
    [InlineData("SA", 900)]
    [InlineData("SAF", 120)]
    [InlineData("SF", 120)]
    [InlineData("SAR", 10)]
    [InlineData("U", 300)]
    public void Process_FrameAtTheTimeout_FindsNoFlow(string segments, int seconds)
    {
        Assert.Equal(1, FlowsCreatedAfter(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(2, FlowsCreatedAfter(TimeSpan.FromSeconds(seconds)));

        long FlowsCreatedAfter(TimeSpan pause)
        {
            var director = new TestDirector();
            foreach (var segment in segments)
            {
                director.Send(FrameOf(segment));
            }

            director.WaitIdly(pause);

            // In a state that a SYN would not begin anew, a SYN creates a flow only if there is none; else an ACK tells.
            var probe = segments is "SF" or "SAR" ? 'A' : segments[0];
            var decision = director.Send(FrameOf(probe)).Decision;
            return probe == 'A' ? decision == "forward rs3" ? 1 : 2 : director.Forwarder.Counters.FlowsCreated;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(uint.MaxValue - 1000L)]
    [InlineData(uint.MaxValue - 59_000L)]
    [InlineData((uint.MaxValue * 3L) + 5)]
    public void Tick_AroundTheWrapOfTheMillisecondClock_CollectsOnTimeAndNotBefore(long startMilliseconds)
    {
        var director = new TestDirector(new DirectorSetup { Start = new Instant(startMilliseconds * 1_000_000) });
        director.Send(Tcp(Syn));

        director.Wait(TimeSpan.FromMilliseconds(59_999));
        Assert.Equal(1, director.Forwarder.Flows.Count);
        director.Wait(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, director.Forwarder.Flows.Count);
    }

    [Fact]
    public void Process_Frames_RenewTheTimeOnBothWays()
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn), Tcp(Ack));
        for (var i = 0; i < 4; i++)
        {
            director.Wait(TimeSpan.FromSeconds(899));

            // Tagged frames take the long way, plain ones the short.
            Assert.Equal("forward rs3", director.Send(Tcp(Data, octets: 1, envelope: new Envelope { Vlans = i % 2 == 0 ? [] : [5] })).Decision);
        }
    }

    [Theory]
    [InlineData("A", "local")]
    [InlineData("D", "local")]
    [InlineData("F", "local")]
    [InlineData("R", "local")]
    [InlineData("r", "local")]
    [InlineData("0", "local")]
    [InlineData("s", "forward rs3")]
    [InlineData("f", "forward rs3")]
    public void Process_UnknownInTheMiddle_IsForTheLocalStackOrNobody(string segment, string decision)
    {
        var director = new TestDirector();
        Assert.Equal(decision, director.Send(FrameOf(segment[0])).Decision);
        Assert.Equal(decision == "local" ? 0 : 1, director.Forwarder.Flows.Count);

        var withoutStack = new TestDirector(new DirectorSetup { HasLocalPort = false });
        Assert.Equal(decision == "local" ? "drop no_flow" : decision, withoutStack.Send(FrameOf(segment[0])).Decision);
    }

    // A SYN on a port in use: the same connection again, or, where it was closed, a new one (rr: the next server).
    [Theory]
    [InlineData("S", "forward rs3", "SYN_RECV")]
    [InlineData("SA", "forward rs3", "ESTABLISHED")]
    [InlineData("SAF", "forward rs3", "SYN_RECV")]
    [InlineData("SF", "forward rs2", "SYN_RECV")]
    [InlineData("SAR", "forward rs2", "SYN_RECV")]
    public void Process_SynReusesAPort_StateDecidesWhetherItIsANewFlow(string before, string decision, string state)
    {
        var director = new TestDirector();
        foreach (var segment in before)
        {
            director.Send(FrameOf(segment));
        }

        Assert.Equal(decision, director.Send(Tcp(Syn)).Decision);
        Assert.StartsWith($"TCP {state} ", Assert.Single(director.Connections), StringComparison.Ordinal);
    }

    [Fact]
    public void Process_WeightZero_KeepsItsFlowsAndGetsNoNewOnes()
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn, 1001), Tcp(Ack, 1001));
        director.Ipvsadm("-e -t V -r 198.18.0.13:80 -w 0");

        var old = director.Send(Tcp(Data, 1001, octets: 1), Tcp(Syn, 1001)).Decisions;
        var fresh = director.Send([.. Enumerable.Range(2000, 6).Select(port => Tcp(Syn, (ushort)port))]).Decisions;

        Assert.Equal(["forward rs3", "forward rs3"], old);
        Assert.DoesNotContain("forward rs3", fresh);
    }

    [Theory]
    [InlineData(false, false, "cl: ICMP 3/3 198.18.0.100>198.18.0.1 ttl=64 len=68 emb=198.18.0.1:1111>198.18.0.100:80")]
    [InlineData(false, true, "cl: ICMP 3/3 198.18.0.100>198.18.0.1 ttl=64 len=74 emb=198.18.0.1:1111>198.18.0.100:53")]
    [InlineData(true, false, "cl: ICMPv6 1/4 2001:db8::64>2001:db8::1 ttl=64 len=108")]
    [InlineData(true, true, "cl: ICMPv6 1/4 2001:db8::64>2001:db8::1 ttl=64 len=114")]
    public void Process_NoUsableServer_ClientIsToldPortUnreachable(bool v6, bool udp, string expected)
    {
        var director = new TestDirector(new DirectorSetup { Weights = [0, 0] });

        var outcome = director.Send(udp ? Udp(v6: v6) : Tcp(Syn, v6: v6));

        Assert.Equal(("drop no_real_server", expected), (outcome.Decision, Assert.Single(outcome.Wire)));
        Assert.Equal("received=1 no_real_server=1 generated=1", director.Counters);
        Assert.Equal(0, director.Forwarder.Flows.Count);
    }

    [Fact]
    public void Process_NeighborUnresolved_FlowIsKeptForWhenItIs()
    {
        var director = new TestDirector(new DirectorSetup { Unresolved = [3] });
        Assert.Equal(
            ["drop neighbor_unresolved", "drop neighbor_unresolved", "forward rs2"], director.Send(Tcp(Syn), Tcp(Syn), Tcp(Syn, 2222)).Decisions);
        Assert.Contains(director.Connections, line => line.StartsWith("TCP SYN_RECV 198.18.0.1:1111 -> rs3", StringComparison.Ordinal));
    }

    [Fact]
    public void Process_ServerRemoved_SilenceAndTheFlowsTimeRunsOut()
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn), Tcp(Ack));
        director.Ipvsadm("-d -t V -r 198.18.0.13:80");

        director.Wait(TimeSpan.FromSeconds(500));
        Assert.Equal(["drop real_server_removed", "drop real_server_removed"], director.Send(Tcp(Data, octets: 1), Tcp(Syn)).Decisions);
        director.Wait(TimeSpan.FromSeconds(400));

        Assert.Equal(0, director.Forwarder.Flows.Count);
    }

    [Fact]
    public void Process_TableFull_NewFlowsAreDroppedAndOldOnesGoOn()
    {
        var director = new TestDirector(new DirectorSetup { Flows = 6 });
        var capacity = director.Forwarder.Flows.Capacity;
        director.Send([.. Enumerable.Range(1000, capacity).Select(port => Tcp(Syn, (ushort)port))]);

        Assert.Equal(["drop table_full", "drop table_full", "forward rs3"], director.Send(Tcp(Syn, 9), Udp(9), Tcp(Ack, 1000)).Decisions);
        director.Wait(TimeSpan.FromSeconds(60));
        Assert.Equal("forward", director.Send(Tcp(Syn, 9)).Decision[..7]);
    }

    [Fact]
    public void Process_WrongIpChecksumInAKnownFlow_IsForwardedAsWrongAsItCame()
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn), Tcp(Ack));
        var frame = Tcp(Data, octets: 1);
        frame[14 + 10] ^= 0x55;

        var sent = Assert.Single(director.Send(frame).Sent);

        Assert.True(Core.Wire.Ipv4Packet.TryParse(sent.AsSpan(14), out var packet));
        Assert.False(packet.IsHeaderChecksumValid);
    }

    [Fact]
    public void Process_SourcePort20_IsScheduledLikeAnyOther() => Assert.Equal("forward rs3", new TestDirector().Send(Tcp(Syn, 20)).Decision);

    [Fact]
    public void Process_SameClientOfTwoServices_IsTwoFlows()
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn), Udp(), Tcp(Syn, v6: true), Udp(v6: true));
        Assert.Equal(4, director.Forwarder.Flows.Count);
    }

    private static byte[] FrameOf(char segment) => segment == 'U' ? Udp() : Tcp(FlagsOf(segment));

    private static Core.Wire.TcpFlags FlagsOf(char segment) => segment switch
    {
        'S' => Syn,
        'A' => Ack,
        'D' => Data,
        'F' => Fin,
        'R' => Rst,
        'r' => Syn | Rst,
        's' => Syn | Ack,
        'f' => Syn | Core.Wire.TcpFlags.Fin,
        '0' => Core.Wire.TcpFlags.None,
        _ => throw new ArgumentOutOfRangeException(nameof(segment), segment, "Not a segment."),
    };
}
