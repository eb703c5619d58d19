using Lb.Core.Forwarding;
using Lb.Core.Wire;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>ICMP errors follow the flow they quote. What IPv4 does is also in <see cref="IpvsBehaviourTests"/>; here are its edges, and IPv6.</summary>
public sealed class IcmpTests
{
    private const byte ParameterProblem6 = 4;
    private const byte EchoRequest6 = 128;
    private const byte RouterAdvertisement = 134;

    [Theory]
    [InlineData(Icmpv6Message.DestinationUnreachable, 4, "forward rs3")]
    [InlineData(Icmpv6Message.DestinationUnreachable, 0, "forward rs3")]
    [InlineData(Icmpv6Message.PacketTooBig, 0, "forward rs3")]
    [InlineData(Icmpv6Message.TimeExceeded, 0, "forward rs3")]
    [InlineData(ParameterProblem6, 1, "forward rs3")]
    [InlineData(EchoRequest6, 0, "pass")]
    [InlineData(RouterAdvertisement, 0, "pass")]
    public void Process_Icmpv6QuotingAFlow_ErrorsFollowIt(byte type, byte code, string expected) =>
        Assert.Equal(expected, WithFlow().Send(Icmp(type, code, 1280, v6: true)).Decision);

    [Fact]
    public void Process_Icmpv6Error_GoesOnWithOneHopLess() =>
        Assert.Equal("rs3: ICMPv6 2/0 2001:db8::1>2001:db8::64 ttl=63 len=108", Assert.Single(WithFlow().Send(Icmp(2, 0, 1280, v6: true)).Wire));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_LastHop_IsDroppedWithoutAWord(bool v6)
    {
        var outcome = WithFlow().Send(Icmp(v6 ? (byte)2 : (byte)3, v6 ? (byte)0 : (byte)4, 1280, v6: v6, envelope: Ttl(1)));
        Assert.Equal(("drop ttl_expired", 0), (outcome.Decision, outcome.Sent.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_WrongChecksum_IsLeftToTheKernel(bool v6)
    {
        var error = Icmp(v6 ? (byte)1 : (byte)3, v6 ? (byte)4 : (byte)3, v6: v6);
        error[^1] ^= 1;
        Assert.Equal("pass", WithFlow().Send(error).Decision);
    }

    [Theory]
    [InlineData(false, 23, "pass")]
    [InlineData(false, 24, "forward rs3")]
    [InlineData(true, 43, "pass")]
    [InlineData(true, 44, "forward rs3")]
    public void Process_ShortQuote_NeedsBothPorts(bool v6, int octets, string expected)
    {
        var error = Frames.IcmpError(v6 ? Client6 : Client, Reply(v6: v6), v6 ? (byte)1 : (byte)3, v6 ? (byte)4 : (byte)3, quotedOctets: octets);
        Assert.Equal(expected, WithFlow().Send(error).Decision);
    }

    [Theory]
    [InlineData(false, true, "forward rs3")]
    [InlineData(false, false, "pass")]
    [InlineData(true, true, "forward rs3")]
    [InlineData(true, false, "pass")]
    public void Process_QuoteOfAFragment_OnlyTheFirstNamesAFlow(bool v6, bool isFirst, string expected)
    {
        var reply = v6
            ? Frames.Tcp("[2001:db8::64]:80", "[2001:db8::1]:1111", Ack, new byte[2000])
            : Frames.Tcp("198.18.0.100:80", "198.18.0.1:1111", Ack, new byte[2000]);
        var quoted = Frames.Fragments(reply, 1500)[isFirst ? 0 : 1];
        Assert.Equal(expected, WithFlow().Send(Frames.IcmpError(v6 ? Client6 : Client, quoted, v6 ? (byte)1 : (byte)3, 1)).Decision);
    }

    [Fact]
    public void Process_QuoteWithIpOptions_IsUnderstood()
    {
        var reply = Frames.Tcp("198.18.0.100:80", "198.18.0.1:1111", Ack, envelope: new Envelope { Ipv4Options = [0x94, 4, 0, 0] });
        Assert.Equal("forward rs3", WithFlow().Send(Frames.IcmpError(Client, reply, 3, 1)).Decision);
    }

    [Theory]
    [InlineData("198.18.0.101:80", "198.18.0.1:1111")]
    [InlineData("198.18.0.100:81", "198.18.0.1:1111")]
    [InlineData("198.18.0.100:80", "198.18.0.1:1112")]
    [InlineData("198.18.0.100:80", "198.18.0.2:1111")]
    public void Process_QuoteOfAnotherFlow_IsLeftToTheKernel(string source, string destination)
    {
        var error = Frames.IcmpError(Client, Frames.Tcp(source, destination, Ack), 3, 1);

        // Addressed to the VIP whatever it quotes.
        var frame = Frames.Icmp(Client, Vip, 3, 1, 0, error[(14 + 20 + 8)..]);

        Assert.Equal("pass", WithFlow().Send(frame).Decision);
    }

    [Fact]
    public void Process_SentToOneVipQuotingAFlowOfAnother_IsLeftToTheKernel()
    {
        var quote = Icmp(3, 1)[(14 + 20 + 8)..];
        Assert.Equal("pass", WithFlow().Send(Frames.Icmp(Client, InetAddress.Parse("198.18.0.200"), 3, 1, 0, quote)).Decision);
    }

    [Fact]
    public void Process_QuoteOfUdpOnATcpPort_IsLeftToTheKernel() =>
        Assert.Equal("pass", WithFlow().Send(Frames.IcmpError(Client, Frames.Udp("198.18.0.100:80", "198.18.0.1:1111"), 3, 3)).Decision);

    [Fact]
    public void Process_AboutALocalFlow_TheKernelHasItAlready()
    {
        var director = new TestDirector(new DirectorSetup { Local = [3] });
        director.Send(Tcp(Syn));
        Assert.Equal("pass", director.Send(Icmp(3, 4, 1400)).Decision);
    }

    [Fact]
    public void Process_AboutAFlowThatExpired_IsLeftToTheKernel()
    {
        var director = WithFlow();
        director.WaitIdly(TimeSpan.FromSeconds(900));
        Assert.Equal("pass", director.Send(Icmp(3, 4, 1400)).Decision);
    }

    [Fact]
    public void Process_AboutAFlow_DoesNotProlongIt()
    {
        var director = WithFlow();
        director.WaitIdly(TimeSpan.FromSeconds(899));
        director.Send(Icmp(3, 4, 1400));
        director.WaitIdly(TimeSpan.FromSeconds(1));
        Assert.Equal("local", director.Send(Tcp(Data, octets: 1)).Decision);
    }

    [Theory]
    [InlineData("removed", "drop real_server_removed")]
    [InlineData("drained", "forward rs3")]
    public void Process_ServerIsRemovedOrDrained_FollowsItsFlowOrIsDropped(string change, string expected)
    {
        var director = WithFlow();
        director.Ipvsadm(change == "removed" ? "-d -t V -r 198.18.0.13:80" : "-e -t V -r 198.18.0.13:80 -w 0");
        Assert.Equal(expected, director.Send(Icmp(3, 4, 1400)).Decision);
    }

    [Fact]
    public void Process_FragmentedError_IsLeftToTheKernel()
    {
        var reply = Frames.Tcp("198.18.0.100:80", "198.18.0.1:1111", Ack, new byte[2000]);
        var fragments = Frames.Fragments(Frames.IcmpError(Client, reply, 3, 1, quotedOctets: 1800), 1500);
        Assert.Equal(["pass", "pass"], WithFlow().Send(fragments).Decisions);
    }

    [Fact]
    public void TellSender_ManyAtOnce_BurstThenOneAMillisecond()
    {
        var director = new TestDirector(new DirectorSetup { Weights = [0] });

        Assert.Equal(50, director.Send([.. Enumerable.Range(1, 200).Select(port => Tcp(Syn, (ushort)port))]).Sent.Length);
        director.WaitIdly(TimeSpan.FromMilliseconds(3));
        Assert.Equal(3, director.Send(Tcp(Syn, 1), Tcp(Syn, 2), Tcp(Syn, 3), Tcp(Syn, 4)).Sent.Length);
        director.WaitIdly(TimeSpan.FromHours(1));
        Assert.Equal(50, director.Send([.. Enumerable.Range(1, 60).Select(port => Tcp(Syn, (ushort)port))]).Sent.Length);
        Assert.Equal("received=264 no_real_server=264 generated=103", director.Counters);
    }

    [Fact]
    public void TellSender_OtherBounds_AreKept()
    {
        var options = new ForwarderOptions { IcmpErrorBurst = 2, IcmpErrorInterval = TimeSpan.FromSeconds(1) };
        var director = new TestDirector(new DirectorSetup { Weights = [0], Options = options });
        Assert.Equal(2, director.Send(Tcp(Syn, 1), Tcp(Syn, 2), Tcp(Syn, 3)).Sent.Length);
    }

    private static TestDirector WithFlow()
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn), Tcp(Ack), Tcp(Syn, v6: true), Tcp(Ack, v6: true));
        return director;
    }
}
