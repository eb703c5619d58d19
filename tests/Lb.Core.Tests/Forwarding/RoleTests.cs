using Lb.Core.Forwarding;
using Lb.Core.Wire;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>What becomes of frames when this node was MASTER, and when a virtual router has a MAC address of its own.</summary>
public sealed class RoleTests
{
    private static readonly MacAddress VirtualMac = new(0x0000_5E00_0133);

    [Fact]
    public void Process_ServiceDemoted_ForwardsItsFlowsAndLeavesTheRestToTheLocalStack()
    {
        var director = new TestDirector();
        Assert.Equal("forward rs3", director.Send(Tcp(Syn, 1000)).Decision);

        director.Turn(ServiceMode.KnownFlowsOnly);

        Assert.Equal("forward rs3", director.Send(Tcp(Ack, 1000)).Decision);
        Assert.Equal(["local", "local", "local"], director.Send(Tcp(Syn, 1001), Tcp(Data, 1002), Udp(1003)).Decisions);
        Assert.Single(director.Connections);
    }

    [Fact]
    public void Process_ServicePromotedAgain_SchedulesAndKeepsItsFlows()
    {
        var director = new TestDirector();
        _ = director.Send(Tcp(Syn, 1000));
        director.Turn(ServiceMode.KnownFlowsOnly);

        director.Turn(ServiceMode.Active);

        Assert.Equal(["forward rs3", "forward rs2"], director.Send(Tcp(Ack, 1000), Tcp(Syn, 1001)).Decisions);
    }

    [Fact]
    public void Process_DemotedFrameOfADirector_IsStillTheKernels()
    {
        var director = new TestDirector();
        director.Turn(ServiceMode.KnownFlowsOnly);

        Assert.Equal("drop redirected_by_peer", director.Send(Tcp(Syn, envelope: FromMac(Stations.Peer))).Decision);
    }

    [Theory]
    [InlineData(true, "forward rs3")]
    [InlineData(false, "pass")]
    public void Process_FrameToAVirtualMac_IsTakenWhereTheRouterHasIt(bool hasIt, string decision)
    {
        var director = new TestDirector(new DirectorSetup { VirtualStations = hasIt ? [VirtualMac] : [] });
        var envelope = new Envelope { DestinationMac = VirtualMac };

        Assert.Equal(decision, director.Send(Tcp(Syn, envelope: envelope)).Decision);
        Assert.Equal(decision, director.Send(Tcp(Ack, envelope: envelope)).Decision);
    }

    [Fact]
    public void Process_SecondVirtualMac_IsTakenTheLongWay()
    {
        var second = new MacAddress(0x0000_5E00_0134);
        var director = new TestDirector(new DirectorSetup { VirtualStations = [VirtualMac, second] });

        Assert.Equal("forward rs3", director.Send(Tcp(Syn, envelope: new Envelope { DestinationMac = second })).Decision);
        Assert.Equal("forward rs3", director.Send(Tcp(Ack, envelope: new Envelope { DestinationMac = second })).Decision);
        Assert.Equal("forward rs3", director.Send(Tcp(Ack)).Decision);
    }
}
