using System.Text.Json;
using System.Text.Json.Nodes;
using Lb.Host.Control;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>What `lb-host vrrp`, `events` and `status` say about two nodes that share an instance.</summary>
public sealed class StatusScenarios(StatusScenarios.VrrpLab fixture) : IClassFixture<StatusScenarios.VrrpLab>
{
    private const string Password = "s3cr3t-7", Instance = "VI_1";
    private const int StandbyPort = 27000;
    private static readonly TimeSpan Patience = Eventually.Ample;

    private static readonly string[][] Questions =
        [["vrrp"], ["vrrp", Instance], ["vrrp", "--json"], ["events"], ["events", "--json"], ["status"], ["status", "--json"]];

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task ThreeVerbs_MasterAndBackup_SayWhoIsWhat()
    {
        await using var master = await Director.StartAsync(fixture.Server1, FileWith(150));
        await AwaitStateAsync(master, "MASTER");
        await using var backup = await Director.StartAsync(fixture.Server2, FileWith(100));
        await Eventually.TrueAsync("the MASTER's first advertisement", Patience, async () => (await VrrpAsync(backup)).MasterAddress is not null);

        var (onMaster, onBackup) = (await VrrpAsync(master), await VrrpAsync(backup));
        Assert.Equal(("MASTER", "198.18.0.1", 150), (onMaster.State, onMaster.MasterAddress, onMaster.MasterPriority));
        Assert.Equal(("BACKUP", "198.18.0.1", 150), (onBackup.State, onBackup.MasterAddress, onBackup.MasterPriority));
        Assert.Equal(["198.18.0.2"], onMaster.Peers);
        Assert.Equal(["198.18.0.1"], onBackup.Peers);
        Assert.Equal(["started", "master_down_timer_expired"], onMaster.Transitions.Select(static step => step.Reason));
        Assert.InRange(onMaster.Transitions[1].SecondsInFrom, 3, Patience.TotalSeconds);
        Assert.InRange((DateTimeOffset.UtcNow - onMaster.Since).TotalSeconds, 0, LabSandbox.DefaultLifetime.TotalSeconds);
        Assert.True(onMaster.Counters.Sent > 0 && onBackup.Counters.Received > 0);

        var events = EventsReport.Parse(await master.AskAsync(["events", "--json"])).Events;
        Assert.Contains(events, static happened => happened is { Kind: "vrrp_transition", Subject: Instance } && happened.Text.StartsWith("BACKUP to MASTER", StringComparison.Ordinal));
        Assert.Equal(events[^1], EventsReport.Parse(await master.AskAsync(["events", "--json", "--since", $"{events[^1].Number - 1}"])).Events[0]);

        StatusReport first = null!, second = null!;
        await Eventually.TrueAsync("no problem of either", Patience, async () =>
            ((first, second) = (await StatusAsync(master), await StatusAsync(backup))) is ({ Problems.Count: 0 }, { Problems.Count: 0 }));
        Assert.EndsWith("/lb.conf", first.ConfigurationFile, StringComparison.Ordinal);
        AssertServices(first, VirtualServiceReport.Active, LbService.NamePort, localServer: 0);
        AssertServices(second, VirtualServiceReport.Standby, StandbyPort, localServer: 1);
        await AssertReadableAndMaskedAsync(master, backup);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Status_OpenConnections_AreOnTheBooksOfTheirServers()
    {
        await using var director = await Director.StartAsync(fixture.Server1, FileWith(150), default, "--workers", "2");
        await AwaitStateAsync(director, "MASTER");
        var conversations = new List<Conversation>();
        try
        {
            for (var i = 0; i < 4; i++)
                conversations.Add(await Conversation.StartAsync(fixture.Client, new LbService(TwoNodeLab.Vip, LbService.NamePort).EndPoint));

            await Eventually.TrueAsync("two connections with each server", Patience, async () => Assert.Single((await StatusAsync(director)).VirtualServices)
                .RealServers.All(static server => server is { ActiveConnections: 2, InactiveConnections: 0 }));
        }
        finally
        {
            foreach (var conversation in conversations)
                await conversation.DisposeAsync();
        }
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Events_Followed_ComeAsTheyHappenUntilInterrupted()
    {
        await using var master = await Director.StartAsync(fixture.Server1, FileWith(150));
        await AwaitStateAsync(master, "MASTER");
        await using var backup = await Director.StartAsync(fixture.Server2, FileWith(100));
        await using var people = backup.StartAsking("events", "--follow");
        await using var programs = backup.StartAsking("events", "--follow", "--json");
        await people.WaitForLineAsync(static line => line.Contains("INIT to BACKUP", StringComparison.Ordinal), Patience);

        await master.StopAsync();

        await people.WaitForLineAsync(static line => line.Contains("BACKUP to MASTER", StringComparison.Ordinal), Patience);
        var json = await programs.WaitForLineAsync(static line => line.Contains("BACKUP to MASTER", StringComparison.Ordinal), Patience);
        Assert.Equal(Instance, (string?)JsonNode.Parse(json)!["subject"]);
        await people.SignalAsync(LabSignal.Interrupt);
        Assert.Equal(0, await people.WaitForExitAsync(Patience));
        Assert.Equal(0, await backup.StopAsync());
        Assert.Equal(1, await programs.WaitForExitAsync(Patience));
        Assert.Contains("no lb-host", programs.Errors.Text, StringComparison.Ordinal);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Status_SomethingIsWrong_SaysSoFirst()
    {
        await using var director = await Director.StartAsync(fixture.Server1, FileWith(150));
        await AwaitStateAsync(director, "MASTER");

        await director.ReloadAsync(FileWith(150) + "virtual_server 198.18.0.100 0 {\n");
        await AwaitProblemAsync(director, "the last reload was refused");
        await director.ReloadAsync(FileWith(150));
        await Eventually.TrueAsync("the end of the problem", Patience, async () => (await StatusAsync(director)).Problems.Count == 0);

        await fixture.Server1.RunAsync(["ip", "link", "set", "eth0", "down"]);
        try
        {
            await AwaitProblemAsync(director, "VI_1 cannot be MASTER: its interface is down or gone");
            await Eventually.TrueAsync("the service knowing flows only", Patience, async () =>
                Assert.Single((await StatusAsync(director)).VirtualServices).State == VirtualServiceReport.KnownFlowsOnly);
            Assert.Equal("!", (await director.AskAsync(["status"])).Split('\n')[2][..1]);
            await AssertReadableAndMaskedAsync(director);
        }
        finally
        {
            await fixture.Server1.RunAsync(["ip", "link", "set", "eth0", "up"]);
        }
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Vrrp_NoSuchInstance_IsRefused()
    {
        await using var director = await Director.StartAsync(fixture.Server1, FileWith(150));

        await using var asked = director.StartAsking("vrrp", "VI_2");

        Assert.Equal(1, await asked.WaitForExitAsync(Patience));
        Assert.Equal("lb-host: there is no vrrp_instance 'VI_2'; there is VI_1.", asked.Errors.Text);
    }

    private static string FileWith(int priority) =>
        $$"""
        vrrp_instance {{Instance}} {
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            unicast_peer {
                198.18.0.1
                198.18.0.2
            }
            authentication {
                auth_type PASS
                auth_pass {{Password}}
            }
            virtual_ipaddress {
                {{TwoNodeLab.Vip}}/32
            }
        }

        """ + LbService.FileOf(new LbService(TwoNodeLab.Vip, LbService.NamePort) { StandbyPort = StandbyPort });

    private static async Task<VrrpInstanceReport> VrrpAsync(Director director) =>
        Assert.Single(VrrpReport.Parse(await director.AskAsync(["vrrp", Instance, "--json"])).Instances);

    private static async Task<StatusReport> StatusAsync(Director director) => StatusReport.Parse(await director.AskAsync(["status", "--json"]));

    private static Task AwaitStateAsync(Director director, string state) =>
        Eventually.TrueAsync($"state {state}", Patience, async () => (await VrrpAsync(director)).State == state);

    private static Task AwaitProblemAsync(Director director, string problem) => Eventually.TrueAsync(
        $"'{problem}'", Patience, async () => (await StatusAsync(director)).Problems.Any(line => line.StartsWith(problem, StringComparison.Ordinal)));

    private static void AssertServices(StatusReport status, string state, int listeningPort, int localServer)
    {
        var service = Assert.Single(status.VirtualServices);
        Assert.Equal((state, Instance, "eth0", (int?)listeningPort), (service.State, service.Instance, service.Interface, service.ListeningPort));
        Assert.Equal(["198.18.0.1", "198.18.0.2"], service.RealServers.Select(static server => server.Address));
        Assert.Equal("local", service.RealServers[localServer].Reach);
        Assert.Equal(("resolved", $"02:00:00:00:00:0{2 - localServer}", "eth0"),
            (service.RealServers[1 - localServer].Reach, service.RealServers[1 - localServer].Mac, service.RealServers[1 - localServer].Interface));
    }

    private static async Task AssertReadableAndMaskedAsync(params Director[] directors)
    {
        foreach (var (director, question) in directors.SelectMany(static director => Questions.Select(question => (director, question))))
        {
            var answer = await director.AskAsync(question);
            Assert.NotEmpty(answer);
            Assert.DoesNotContain(Password, answer, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', answer);
            Assert.DoesNotContain('…', answer);
            if (question.Contains("--json"))
                Assert.Equal(1, JsonDocument.Parse(answer).RootElement.GetProperty("schema_version").GetInt32());
        }
    }

    /// <summary>The served lab, with the VIP on the loopback of both servers: VRRP decides who has it on the network.</summary>
    public sealed class VrrpLab : ServedLab
    {
        internal override async Task PrepareAsync(TwoNodeLab lab)
        {
            await lab.Server1.RemoveAddressAsync("eth0", $"{TwoNodeLab.Vip}/32");
            await lab.Server1.HoldVipQuietlyAsync($"{TwoNodeLab.Vip}/32");
            await base.PrepareAsync(lab);
        }
    }
}
