using Lb.Core.Forwarding;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>Fragments follow their first fragment; those that overtook it wait for it, briefly.</summary>
public sealed class FragmentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_InOrder_AllGoToOneServer(bool v6)
    {
        var director = new TestDirector();
        Assert.Equal(["forward rs3", "forward rs3", "forward rs3"], director.Send(Fragments(octets: 4000, v6: v6)).Decisions);
        Assert.Equal("received=3 forwarded=3", director.Counters);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_InterleavedPackets_EachFollowsItsOwnFirst(bool v6)
    {
        var director = new TestDirector();
        var one = Fragments(1001, id: 1, v6: v6);
        var two = Fragments(1002, id: 2, v6: v6);
        Assert.Equal(["forward rs3", "forward rs2", "forward rs3", "forward rs2"], director.Send(one[0], two[0], one[1], two[1]).Decisions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_Reversed_HeldOnesGoOutBehindTheFirstAndAreCountedThen(bool v6)
    {
        var director = new TestDirector();
        var fragments = Fragments(octets: 4000, v6: v6);

        var early = director.Send(fragments[2], fragments[1]);
        Assert.Equal(("held held", 0, ""), (string.Join(' ', early.Decisions), early.Sent.Length, director.Counters));

        var outcome = director.Send(fragments[0]);
        Assert.Equal("forward rs3", outcome.Decision);
        Assert.Equal([fragments[0].Length, fragments[2].Length, fragments[1].Length], outcome.Sent.Select(sent => sent.Length));
        Assert.All(outcome.Wire, line => Assert.StartsWith("rs3: ", line, StringComparison.Ordinal));
        Assert.All(outcome.Sent, sent => Assert.Equal(63, sent[14 + (v6 ? 7 : 8)]));
        Assert.Equal("received=3 forwarded=3", director.Counters);
    }

    [Fact]
    public void Process_ReversedTowardsTheLocalServer_HeldOnesGoThereToo()
    {
        var director = new TestDirector(new DirectorSetup { Local = [3] });
        var fragments = Fragments();
        director.Send(fragments[1]);
        Assert.All(director.Send(fragments[0]).Wire, line => Assert.StartsWith("local: ", line, StringComparison.Ordinal));
        Assert.Equal("received=2 local=2", director.Counters);
    }

    [Fact]
    public void Tick_FirstNeverCame_HeldOneIsUnmatched()
    {
        var director = new TestDirector();
        director.Send(Fragments()[1]);

        director.Wait(FragmentHold.Patience - TimeSpan.FromMicroseconds(1));
        Assert.Equal("", director.Counters);
        director.Wait(TimeSpan.FromMicroseconds(1));
        Assert.Equal("received=1 fragment_unmatched=1", director.Counters);

        // The first that comes too late goes alone; its server's stack gives up on it as it would have.
        Assert.Equal("forward rs3", Assert.Single(director.Send(Fragments()[0]).Decisions));
    }

    [Fact]
    public void Finish_FragmentsStillHeld_AreCounted()
    {
        var director = new TestDirector();
        director.Send(Fragments(octets: 4000)[1..]);
        director.Finish();
        Assert.Equal("received=2 fragment_unmatched=2", director.Counters);
    }

    [Fact]
    public void Process_HoldFull_FurtherOnesAreUnmatchedAtOnce()
    {
        var director = new TestDirector(new DirectorSetup { Options = new ForwarderOptions { HeldFragments = 2 } });
        Assert.Equal(
            ["held", "held", "drop fragment_unmatched"],
            director.Send(Fragments(id: 1)[1], Fragments(id: 2)[1], Fragments(id: 3)[1]).Decisions);

        Assert.Equal(2, director.Send(Fragments(id: 1)[0]).Sent.Length);
        Assert.Equal("held", director.Send(Fragments(id: 4)[1]).Decision);
    }

    [Fact]
    public void Process_FragmentTooLongToHold_IsUnmatchedAtOnce()
    {
        var jumbo = Frames.Fragments(Udp(octets: 20_000), mtu: FragmentHold.MaxFrameLength + 100)[1];
        Assert.Equal("drop fragment_unmatched", new TestDirector().Send(jumbo).Decision);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_FragmentsOfWhatIsNoService_LaterOnesGoToTheLocalStack(bool isReversed)
    {
        // The kernel got the first one itself; the guard kept the rest from it.
        var director = new TestDirector();
        var fragments = Fragments(servicePort: 81);
        if (isReversed)
        {
            Assert.Equal("held", director.Send(fragments[1]).Decision);
            Assert.StartsWith("local: ", Assert.Single(director.Send(fragments[0]).Wire), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(["pass", "local"], director.Send(fragments).Decisions);
        }

        Assert.Equal("received=2 passed=1 local=1", director.Counters);
    }

    [Fact]
    public void Process_FragmentedEchoRequest_IsTheKernelsAsAWhole() =>
        Assert.Equal(["pass", "pass"], new TestDirector().Send(Frames.Fragments(Frames.Echo(Client, Vip, new byte[2000]), 1500)).Decisions);

    [Fact]
    public void Process_FragmentsOfWhatIsNoServiceWithoutLocalStack_AreUnmatched() =>
        Assert.Equal(
            ["pass", "drop fragment_unmatched"],
            new TestDirector(new DirectorSetup { HasLocalPort = false }).Send(Fragments(servicePort: 81)).Decisions);

    [Fact]
    public void Process_FirstFragmentOfAnotherStation_DecidesNothingHere()
    {
        var director = new TestDirector();
        director.Send(Fragments(servicePort: 81, envelope: new Envelope { DestinationMac = Stations.Peer })[0]);
        Assert.Equal("held", director.Send(Fragments(servicePort: 81)[1]).Decision);
    }

    [Fact]
    public void Process_FirstFragmentOfAnotherVlan_DecidesNothingHere()
    {
        var director = new TestDirector();
        director.Send(Fragments()[0], slot => slot with { HasStrippedVlanTag = true });
        Assert.Equal("held", director.Send(Fragments()[1]).Decision);
    }

    [Theory]
    [InlineData("no_real_server")]
    [InlineData("neighbor_unresolved")]
    [InlineData("ttl_expired")]
    public void Process_FirstFragmentDropped_TheRestSharesItsFate(string reason)
    {
        var director = new TestDirector(new DirectorSetup
        {
            Weights = reason == "no_real_server" ? [0] : [1],
            Unresolved = reason == "neighbor_unresolved" ? [1] : [],
        });
        var fragments = Fragments(envelope: Ttl(reason == "ttl_expired" ? (byte)1 : (byte)9));

        var outcome = director.Send(fragments);

        Assert.Equal([$"drop {reason}", $"drop {reason}"], outcome.Decisions);

        // RFC 1122 §3.2.2: no ICMP error about a fragment other than the first.
        Assert.Equal(reason == "neighbor_unresolved" ? 0 : 1, outcome.Sent.Length);
    }

    [Fact]
    public void Process_IdentificationUsedAgain_TheNewFirstDecides()
    {
        var director = new TestDirector();
        Assert.Equal(["forward rs3", "forward rs3"], director.Send(Fragments(1001)).Decisions);
        Assert.Equal(["forward rs2", "forward rs2"], director.Send(Fragments(1002)).Decisions);
    }

    [Fact]
    public void Process_SameIdentificationOfAnotherProtocol_IsAnotherPacket()
    {
        var director = new TestDirector();
        director.Send(Fragments(id: 9)[0]);
        var segment = Frames.Fragments(Tcp(Syn, octets: 2000), 1500, 9);
        Assert.Equal("held", director.Send(segment[1]).Decision);
    }

    [Fact]
    public void Process_Ipv6ExtensionHeadersBehindTheFragmentHeader_DoNotSplitThePacket()
    {
        var envelope = new Envelope { ExtensionHeaders = [ExtensionHeader.HopByHop, ExtensionHeader.DestinationOptions] };
        Assert.Equal(["forward rs3", "forward rs3"], new TestDirector().Send(Fragments(v6: true, envelope: envelope)).Decisions);
    }

    [Fact]
    public void Process_LongAfterTheFirst_ItIsForgotten()
    {
        var director = new TestDirector();
        director.Send(Fragments()[0]);
        director.WaitIdly(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("forward rs3", director.Send(Fragments()[1]).Decision);
        director.WaitIdly(TimeSpan.FromMilliseconds(1));
        Assert.Equal("held", director.Send(Fragments()[1]).Decision);
    }

    [Fact]
    public void Process_FloodOfFirstFragments_OldestGiveWay()
    {
        var director = new TestDirector(new DirectorSetup { Options = new ForwarderOptions { FragmentedPackets = 4 } });
        for (uint id = 1; id <= 5; id++)
        {
            director.Send(Fragments(id: id)[0]);
            director.WaitIdly(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(["held", "forward rs3"], director.Send(Fragments(id: 1)[1], Fragments(id: 5)[1]).Decisions);
    }

    [Fact]
    public void Process_FirstFragmentInTheMiddleOfAnUnknownConnection_AllGoesToTheLocalStack() =>
        Assert.Equal(["local", "local"], new TestDirector().Send(Frames.Fragments(Tcp(Data, octets: 2000), 1500)).Decisions);

    [Fact]
    public void Process_FirstFragmentWithoutAWholeTcpHeader_IsNotFollowed() =>
        Assert.Equal(["drop malformed", "held", "held"], new TestDirector().Send(Frames.Fragments(Tcp(Syn), mtu: 28)).Decisions);

    [Fact]
    public void Process_IdentificationUsedAgainAndReversed_LaterOneFollowsTheOldFirst()
    {
        var director = new TestDirector();
        director.Send(Fragments(1001));
        Assert.Equal(["forward rs3", "forward rs2"], director.Send([.. Fragments(1002).Reverse()]).Decisions);
    }

    [Fact]
    public void Process_MoreHeldThanTheOutboxTakes_TheRestIsUnmatched()
    {
        var director = new TestDirector(new DirectorSetup { Options = new ForwarderOptions { HeldFragments = 300 } });
        var later = Fragments(octets: 2000)[1];
        director.Send([.. Enumerable.Repeat(later, 300)]);

        var outcome = director.Send(Fragments(octets: 2000)[0]);

        Assert.Equal(257, outcome.Sent.Length);
        Assert.Equal("received=301 forwarded=257 fragment_unmatched=44", director.Counters);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(1000)]
    public void Forwarder_FragmentedPacketsNotAPowerOfTwoFrom4_IsRefused(int packets) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestDirector(new DirectorSetup { Options = new ForwarderOptions { FragmentedPackets = packets } }));
}
