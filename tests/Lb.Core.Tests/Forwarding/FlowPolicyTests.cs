using Lb.Core.Forwarding;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>The switches about flows, beyond what <see cref="IpvsBehaviourTests"/> plays of them.</summary>
public sealed class FlowPolicyTests
{
    // Which states a SYN begins anew (rr: at the next server), for each value of conn_reuse_mode: ip_vs_core.c, is_new_conn_expected.
    [Theory]
    [InlineData(0, "SA", 3)]
    [InlineData(0, "SAF", 3)]
    [InlineData(0, "SF", 3)]
    [InlineData(0, "SAR", 3)]
    [InlineData(1, "SA", 3)]
    [InlineData(1, "SAF", 3)]
    [InlineData(1, "SF", 2)]
    [InlineData(1, "SAR", 2)]
    [InlineData(2, "SA", 3)]
    [InlineData(2, "SAF", 2)]
    [InlineData(2, "SF", 2)]
    [InlineData(2, "SAR", 2)]
    [InlineData(3, "SA", 3)]
    [InlineData(3, "SAF", 2)]
    [InlineData(3, "SF", 2)]
    [InlineData(3, "SAR", 2)]
    public void Process_SynReusesAPort_ModeAndStateDecide(int mode, string before, int server)
    {
        var director = With(new FlowPolicy { ConnectionReuseMode = mode });
        director.Send([.. before.Select(segment => Tcp(segment switch { 'S' => Syn, 'A' => Ack, 'F' => Fin, _ => Rst }))]);

        Assert.Equal($"forward rs{server}", director.Send(Tcp(Syn)).Decision);
        Assert.Equal(1, director.Forwarder.Flows.Count);
    }

    [Theory]
    [InlineData(false, 1, "forward rs3")]
    [InlineData(true, 1, "forward rs2")]
    [InlineData(true, 0, "forward rs3")]
    public void Process_SynOnAnOpenFlowOfADrainedServer_IsANewFlowWithExpireNodestConn(bool expires, int mode, string decision)
    {
        var director = With(new FlowPolicy { ExpiresFlowsWithoutServer = expires, ConnectionReuseMode = mode });
        director.Send(Tcp(Syn), Tcp(Ack));
        director.Ipvsadm("-e -t V -r 198.18.0.13:80 -w 0");

        Assert.Equal("forward rs3", director.Send(Tcp(Data, octets: 1)).Decision);
        Assert.Equal(decision, director.Send(Tcp(Syn)).Decision);
    }

    [Fact]
    public void Process_ServerOfAPersistentClientRemoved_NewFlowAtAnotherServer()
    {
        var director = new TestDirector(new DirectorSetup
        {
            Persistence = new Persistence(TimeSpan.FromSeconds(300)),
            FlowPolicy = new FlowPolicy { ExpiresFlowsWithoutServer = true },
        });
        director.Send(Tcp(Syn), Tcp(Ack), Udp());
        director.Ipvsadm("-d -t V -r 198.18.0.13:80");

        Assert.Equal(["local", "forward rs2", "forward rs2"], director.Send(Tcp(Data, octets: 1), Tcp(Syn), Udp()).Decisions);
        Assert.Equal([1, 1], director.Templates.Select(template => template.Connections));
    }

    [Fact]
    public void Process_SloppyOnAServiceThatTakesNoNewFlows_IsForTheLocalStack()
    {
        var director = With(new FlowPolicy { IsSloppyTcp = true, ExpiresFlowsWithoutServer = true });
        director.Send(Tcp(Syn), Tcp(Ack));
        director.Change(setup => setup with { Mode = ServiceMode.KnownFlowsOnly });

        Assert.Equal(["forward rs3", "local"], director.Send(Tcp(Data, octets: 1), Tcp(Ack, 2222)).Decisions);
    }

    private static TestDirector With(FlowPolicy policy) => new(new DirectorSetup { FlowPolicy = policy });
}
