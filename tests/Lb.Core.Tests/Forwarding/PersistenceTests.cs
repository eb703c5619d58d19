using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Wire;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>Clients that come to the same server again, and for how long.</summary>
public sealed class PersistenceTests
{
    private static readonly Persistence HalfAMinute = new(TimeSpan.FromSeconds(30));

    [Fact]
    public void Process_FurtherConnectionsOfAClient_GoToItsServer()
    {
        var director = Director();
        var decisions = director.Send([.. Enumerable.Range(1000, 8).Select(port => Tcp(Syn, (ushort)port))]).Decisions;

        Assert.All(decisions, decision => Assert.Equal("forward rs3", decision));
        Assert.Equal("forward rs2", director.Send(Of("198.18.0.2", 1000)).Decision);
        Assert.Equal([(3, 1), (2, 1), (1, 0)], PersistentConnections(director));
    }

    [Fact]
    public void Process_FlowsAreOver_ClientIsForgottenAfterTheTimeSinceItsLastNewConnection()
    {
        var director = Director();
        director.Send(Tcp(Syn, 1001), Tcp(Ack, 1001));
        director.Wait(TimeSpan.FromSeconds(15));
        director.Send(Tcp(Syn, 1002), Tcp(Ack, 1002), Tcp(Rst, 1002), Tcp(Rst, 1001));

        director.Wait(TimeSpan.FromSeconds(29.999));
        Assert.Equal("forward rs3", director.Send(Tcp(Syn, 1003)).Decision);
        director.Send(Tcp(Ack, 1003), Tcp(Rst, 1003));

        director.WaitIdly(TimeSpan.FromSeconds(30));
        director.Forwarder.Tick(director.Now, director.Forwarder.Flows.SlotCount);
        Assert.Empty(director.Templates);
        Assert.Equal([(3, 0), (2, 0), (1, 0)], PersistentConnections(director));
        Assert.Equal("forward rs2", director.Send(Tcp(Syn, 1004)).Decision);
    }

    [Fact]
    public void Process_TimeIsOverAndNobodyCollectedTheTemplate_ClientIsScheduledAnew()
    {
        var director = Director(new DirectorSetup { Persistence = HalfAMinute, IsOnePacket = true });
        director.Send(Udp());
        director.WaitIdly(TimeSpan.FromSeconds(30));

        Assert.Equal("forward rs2", director.Send(Udp()).Decision);
        Assert.Equal([(3, 0), (2, 1), (1, 0)], PersistentConnections(director, service: 1));
    }

    // ip_vs_conn.c, ip_vs_conn_expire: a template with connections is looked at again after 60 s, and data does not renew it.
    [Fact]
    public void Tick_TimeIsOverWhileAConnectionLives_TemplateIsRearmedAt60Seconds()
    {
        var director = Director();
        director.Send(Tcp(Syn), Tcp(Ack));
        director.Wait(TimeSpan.FromSeconds(20));
        director.Send(Tcp(Data, octets: 1));
        Assert.Contains("TCP ASSURED 198.18.0.1:0 -> rs3 9s", director.Connections);

        director.Wait(TimeSpan.FromSeconds(10));
        Assert.Contains("TCP ASSURED 198.18.0.1:0 -> rs3 59s", director.Connections);
        director.Wait(TimeSpan.FromSeconds(100));
        Assert.Contains("TCP ASSURED 198.18.0.1:0 -> rs3 19s", director.Connections);

        // The connection is over 10 s after the RST, the template when it is looked at next.
        director.Send(Tcp(Rst));
        director.Wait(TimeSpan.FromSeconds(19.999));
        Assert.Single(director.Templates);
        director.Wait(TimeSpan.FromMilliseconds(1));
        Assert.Empty(director.Templates);
    }

    [Fact]
    public void Process_NewConnectionAfterARearm_RemembersTheClientForItsWholeTime()
    {
        var director = Director(new DirectorSetup { Persistence = new Persistence(TimeSpan.FromSeconds(300)) });
        director.Send(Tcp(Syn), Tcp(Ack));
        director.Wait(TimeSpan.FromSeconds(310));

        director.Send(Tcp(Syn, 2222));

        Assert.Contains("TCP ASSURED 198.18.0.1:0 -> rs3 299s", director.Connections);
    }

    [Fact]
    public void Process_LongestTimeout_HoldsToTheMillisecond()
    {
        var director = Director(new DirectorSetup { Persistence = new Persistence(Persistence.Maximum) });
        director.Send(Tcp(Syn), Tcp(Ack), Tcp(Rst));

        director.Wait(TimeSpan.FromSeconds(10));
        director.Wait(Persistence.Maximum - TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.Single(director.Templates);
        director.Wait(TimeSpan.FromMilliseconds(1));
        Assert.Empty(director.Templates);
    }

    [Theory]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    public void Process_IPv6Granularity_ClientsOfAPrefixAreOne(string one, string other, bool areOne)
    {
        var director = Director(new DirectorSetup { Persistence = HalfAMinute with { Granularity = AddressMask.FromIPv6(64) } });
        director.Send(Of(one, 1000));
        Assert.Equal(areOne ? "forward rs3" : "forward rs2", director.Send(Of(other, 1000)).Decision);
    }

    // A datagram may have source port 0 (RFC 768), the port under which IPVS lists templates.
    [Fact]
    public void Process_ClientPort0_IsAFlowBesideTheTemplate()
    {
        var director = Director();
        director.Send(Udp(0), Udp(1));
        Assert.Equal(["UDP NONE 198.18.0.1:0 -> rs3 29s", "UDP UDP 198.18.0.1:0 -> rs3 299s", "UDP UDP 198.18.0.1:1 -> rs3 299s"], director.Connections);
    }

    [Fact]
    public void Process_ClientsServerIsDrainedAndNoOtherIsUsable_SwitchDecides()
    {
        var director = Director(new DirectorSetup { Persistence = HalfAMinute, Weights = [0, 0, 1] });
        director.Send(Tcp(Syn, 1001));
        director.Ipvsadm("-e -t V -r 198.18.0.13:80 -w 0");
        Assert.Equal("forward rs3", director.Send(Tcp(Syn, 1002)).Decision);

        director.Sysctl("net.ipv4.vs.expire_quiescent_template=1");
        Assert.Equal("drop no_real_server", director.Send(Tcp(Syn, 1003)).Decision);
        Assert.Equal("forward rs3", director.Send(Tcp(Ack, 1001)).Decision);
    }

    [Fact]
    public void Process_ClientsServerIsOverloaded_ClientStaysWithIt()
    {
        var director = Director();
        director.Send(Tcp(Syn, 1001));
        director.Ipvsadm("-e -t V -r 198.18.0.13:80 -w 1 -x 1");

        Assert.Equal("forward rs3", director.Send(Tcp(Syn, 1002)).Decision);
        Assert.Equal("forward rs2", director.Send(Of("198.18.0.2", 1000)).Decision);
        Assert.Equal("forward rs3", director.Send(Tcp(Syn, 1003)).Decision);
    }

    // ip_vs_core.c, is_new_conn_expected: a controlled connection is never scheduled anew for a SYN.
    [Fact]
    public void Process_SynReusesThePortOfAResetConnection_FlowGoesOn()
    {
        var director = Director();
        director.Send(Tcp(Syn), Tcp(Ack), Tcp(Rst), Tcp(Syn));

        Assert.Equal(1, director.Forwarder.Counters.FlowsCreated);
        Assert.Equal(1, Assert.Single(director.Templates).Connections);
    }

    [Fact]
    public void Process_NoRoomForClients_NewOnesAreDroppedAndKnownOnesGoOn()
    {
        var director = Director(new DirectorSetup { Persistence = HalfAMinute, Options = new ForwarderOptions { PersistentClients = 2 } });
        director.Send(Tcp(Syn, 1001), Tcp(Ack, 1001), Of("198.18.0.2", 1000));

        Assert.Equal(["drop table_full", "forward rs3"], director.Send(Of("198.18.0.3", 1000), Tcp(Syn, 1002)).Decisions);

        // Flow and template of the client that never completed its handshake are both gone by now, or given up for the new one.
        director.Wait(TimeSpan.FromSeconds(60));
        Assert.Equal("forward", director.Send(Of("198.18.0.3", 1000)).Decision[..7]);
        Assert.Equal(["198.18.0.1", "198.18.0.3"], director.Templates.Select(template => template.Client.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Process_NoRoomForClients_UnusedOnesGoBeforeTheirTime()
    {
        var director = Director(new DirectorSetup
        {
            Persistence = new Persistence(TimeSpan.FromSeconds(3600)),
            Options = new ForwarderOptions { PersistentClients = 2 },
        });
        director.Send(Of("198.18.0.2", 1000), Tcp(Syn), Tcp(Ack), Tcp(Rst));
        director.Wait(TimeSpan.FromSeconds(60));
        Assert.Equal(2, director.Templates.Length);

        // 198.18.0.2 never completed a connection; 198.18.0.1 did.
        Assert.Equal("forward rs1", director.Send(Of("198.18.0.3", 1000)).Decision);
        Assert.Equal(["198.18.0.1", "198.18.0.3"], director.Templates.Select(template => template.Client.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("255.255.0.0")]
    [InlineData(null)]
    public void Apply_OtherGranularityOrNoPersistence_ForgetsTheClientsAndKeepsTheFlows(string? netmask)
    {
        var director = Director();
        director.Send(Tcp(Syn), Tcp(Ack), Of("198.18.0.2", 1000));
        var other = netmask is null ? null : HalfAMinute with { Granularity = AddressMask.FromIPv4(InetAddress.Parse(netmask)) };

        director.Change(setup => setup with { Persistence = other });

        Assert.Empty(director.Templates);
        Assert.Equal([(3, 0), (2, 0), (1, 0)], PersistentConnections(director));
        Assert.Equal("forward rs3", director.Send(Tcp(Data, octets: 1)).Decision);
        Assert.Equal("forward rs1", director.Send(Tcp(Syn, 2222)).Decision);
        Assert.Equal(netmask is null ? [] : [1], director.Templates.Select(template => template.Connections));
        director.Wait(TimeSpan.FromSeconds(901));
        Assert.Equal(0, director.Forwarder.Flows.Count);
    }

    [Fact]
    public void Apply_OtherTimeout_ClientsAreKept()
    {
        var director = Director();
        director.Send(Tcp(Syn));
        director.Change(setup => setup with { Persistence = new Persistence(TimeSpan.FromSeconds(600)) });

        Assert.Equal("forward rs3", director.Send(Tcp(Syn, 2222)).Decision);
        Assert.Contains("TCP NONE 198.18.0.1:0 -> rs3 599s", director.Connections);
    }

    // What is counted must be what is there, whatever traffic and whatever changes come.
    [Fact]
    public void Process_AnyTraffic_TemplatesCountTheirFlowsAndServersTheirTemplates() => Prop.ForAll<byte[], byte[]>((genes, choices) =>
    {
        var director = Director(new DirectorSetup { Persistence = HalfAMinute, Flows = 6, Options = new ForwarderOptions { PersistentClients = 3 } });
        foreach (var (batch, i) in Genes.Express(genes).Chunk(5).Select((batch, i) => (batch, i)))
        {
            director.Send(batch);
            var choice = choices.Length == 0 ? (byte)0 : choices[i % choices.Length];
            director.Wait(TimeSpan.FromSeconds(choice));
            director.Change(setup => Changed(setup, choice));
            AssertBooksAreRight(director);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(400));

    private static DirectorSetup Changed(DirectorSetup setup, byte choice) => (choice % 8) switch
    {
        0 => setup with { Persistence = null },
        1 => setup with { Persistence = HalfAMinute },
        2 => setup with { Persistence = HalfAMinute with { Granularity = AddressMask.FromIPv4(InetAddress.Parse("255.255.0.0")) } },
        3 => setup with { IsOnePacket = !setup.IsOnePacket },
        4 => setup with { FlowPolicy = new FlowPolicy { ConnectionReuseMode = 2, ExpiresFlowsWithoutServer = true, ExpiresQuiescentTemplates = true } },
        _ => setup,
    };

    private static void AssertBooksAreRight(TestDirector director)
    {
        var flows = new FlowEntry[director.Forwarder.Flows.SlotCount];
        var cursor = 0;
        var controlled = flows.Take(director.Forwarder.Flows.Copy(ref cursor, flows)).Where(static flow => flow.IsControlled()).ToArray();
        Assert.Equal(controlled.Length, director.Templates.Sum(template => template.Connections));
        Assert.All(director.Templates, template => Assert.InRange(template.Connections, 0, int.MaxValue));
        foreach (var service in director.Templates.GroupBy(template => template.Service))
        {
            var counted = director.Forwarder.Services.Find(service.Key)!.Servers.ToDictionary(server => server.RealServerId, server => server.PersistentConnections);
            Assert.Equal(counted.Values.Sum(), service.Count());
            Assert.All(service.GroupBy(template => template.RealServer), group => Assert.Equal(counted[group.Key], group.Count()));
        }
    }

    private static TestDirector Director(DirectorSetup? setup = null) => new(setup ?? new DirectorSetup { Persistence = HalfAMinute });

    private static byte[] Of(string client, ushort port) =>
        Frames.Tcp(new Endpoint(InetAddress.Parse(client), port), new Endpoint(InetAddress.Parse(client).IsIPv4 ? Vip : Vip6, 80), Syn);

    private static (int Digit, int Count)[] PersistentConnections(TestDirector director, ushort service = 0) =>
    [
        .. director.Forwarder.Services.Find(new ServiceId(service))!.Servers
            .Select(server => (DirectorTables.DigitOf(server.RealServerId), server.PersistentConnections))
            .OrderByDescending(server => server.Item1),
    ];
}
