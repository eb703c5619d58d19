using Lb.Core.Forwarding;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>Services that schedule each datagram by itself.</summary>
public sealed class OnePacketTests
{
    [Fact]
    public void Process_DatagramsOfOnePort_EachIsScheduledAndNoFlowIsKept()
    {
        var director = new TestDirector(new DirectorSetup { IsOnePacket = true });

        Assert.Equal(["forward rs3", "forward rs2", "forward rs1", "forward rs3"], director.Send(Udp(), Udp(), Udp(), Udp()).Decisions);
        Assert.Equal((0, 0), (director.Forwarder.Flows.Count, director.Forwarder.Counters.FlowsCreated));
    }

    [Fact]
    public void Process_FragmentsOfADatagram_GoToOneServer()
    {
        var director = new TestDirector(new DirectorSetup { IsOnePacket = true });
        var fragments = Fragments(id: 1).Concat(Fragments(id: 2).Reverse()).ToArray();

        // The second datagram is reversed: what comes before its first fragment goes out behind it.
        Assert.Equal(["forward rs3", "forward rs3", "held", "forward rs2"], director.Send(fragments).Decisions);
        Assert.Equal("forward rs1", director.Send(Udp()).Decision);
    }

    // keepalived 2.2.7: "one packet scheduling requires UDP - resetting"; ip_vs_core.c, ip_vs_schedule asks for UDP too.
    [Fact]
    public void Process_Tcp_KeepsItsFlows()
    {
        var director = new TestDirector(new DirectorSetup { IsOnePacket = true });

        Assert.Equal(["forward rs3", "forward rs3", "forward rs3"], director.Send(Tcp(Syn), Tcp(Ack), Tcp(Data, octets: 1)).Decisions);
        Assert.Equal(1, director.Forwarder.Flows.Count);
    }

    [Fact]
    public void Process_PersistentService_DatagramsOfAClientGoToItsServer()
    {
        var director = new TestDirector(new DirectorSetup { IsOnePacket = true, Persistence = new Persistence(TimeSpan.FromSeconds(30)) });

        Assert.Equal(["forward rs3", "forward rs3", "forward rs3"], director.Send(Udp(1), Udp(2), Udp(1)).Decisions);
        Assert.Equal(0, director.Forwarder.Flows.Count);
        director.Wait(TimeSpan.FromSeconds(30));
        Assert.Empty(director.Templates);
    }

    [Fact]
    public void Process_FlowTableFull_DatagramsAreScheduledAllTheSame()
    {
        var director = new TestDirector(new DirectorSetup { IsOnePacket = true, Flows = 6 });
        director.Send([.. Enumerable.Range(1000, director.Forwarder.Flows.Capacity).Select(port => Tcp(Syn, (ushort)port))]);

        Assert.Equal(["drop table_full", "forward rs3"], director.Send(Tcp(Syn, 9), Udp(9)).Decisions);
    }

    [Fact]
    public void Apply_ServiceBecomesOnePacket_ItsFlowsGoOn()
    {
        var director = new TestDirector();
        director.Send(Udp(1));
        director.Change(setup => setup with { IsOnePacket = true });

        Assert.Equal(["forward rs3", "forward rs3", "forward rs2", "forward rs1"], director.Send(Udp(1), Udp(1), Udp(2), Udp(2)).Decisions);
    }
}
