using Lb.Host.Control;
using Lb.Host.Demo;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>Real servers that die, come back, drain and change their weight, and what clients see of it.</summary>
public sealed class HealthScenarios(ServedLab fixture) : IClassFixture<ServedLab>
{
    private const string First = "server1", Second = "server2";
    private const int Rate = 300, LongConnections = 20;
    private static readonly TimeSpan Patience = Eventually.Ample;
    private static readonly string[] DrainSecond = ["drain", "198.18.0.2"];

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData(7100, false)]
    [InlineData(7110, true)]
    public async Task Server_DiesUnderLoad_GetsNothingNewAndTheOthersFlowsGoOn(int port, bool inhibits)
    {
        var service = new CheckedService(port) { ServerLines = inhibits ? "inhibit_on_failure" : "" };
        await using var first = await ServeAsync(fixture.Server1, port);
        var second = await ServeAsync(fixture.Server2, port);
        await using var director = await Director.StartAsync(fixture.Server1, service.File());
        await fixture.Client.SetSysctlsAsync("net.ipv4.ip_local_port_range=20000 39999");
        await using var load = fixture.Traffic.StartLoad(service.EndPoint, Rate, LongConnections);
        await load.WaitForAnswersAsync(Rate);

        await second.DisposeAsync();
        await AwaitStateAsync(director, ServerHealthReport.Down);
        await Eventually.TrueAsync("no weight of the second server", Patience, async () => (await SecondAsync(director)).EffectiveWeight == 0);

        // From here on nobody may be sent there. Other ports: one that is used again soon belongs to the flow it had, as in IPVS.
        await fixture.Client.SetSysctlsAsync("net.ipv4.ip_local_port_range=40000 59999");
        await using (var after = fixture.Traffic.StartLoad(service.EndPoint, Rate, 0))
        {
            await after.WaitForAnswersAsync(Rate);
            var seen = await after.FinishAsync();
            Assert.Empty(seen.Failures);
            Assert.Equal([First], seen.Answers.Keys);
        }

        var whole = await load.FinishAsync();
        Assert.Equal((LongConnections, LongConnections / 2), (whole.LongConnections, whole.Surviving));

        // "Removing … from" without inhibit_on_failure, "Disabling … of" with it, as keepalived has them.
        await director.WaitForLogAsync(inhibits ? "Disabling service [198.18.0.2]" : "Removing service [198.18.0.2]", Patience);
        Assert.Contains("\n! TCP", await director.AskAsync(["status"]), StringComparison.Ordinal);
        Assert.Contains(
            (await StatusAsync(director)).Problems, problem => problem.StartsWith($"TCP 198.18.0.100:{port}: real server 198.18.0.2 is down: TCP_CHECK ", StringComparison.Ordinal));

        await using var again = await ServeAsync(fixture.Server2, port);
        await AwaitStateAsync(director, ServerHealthReport.Up);
        Assert.Equal((5, 5), await SharesAsync(service, 10));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Quorum_LostAndGained_RunsItsScriptsAndTheSorryServerServes()
    {
        var (host, port) = (fixture.Server1, 7120);
        string Touch(string name) => $"\"/usr/bin/touch {host.PathOf(name)}\"";
        var service = new CheckedService(port)
        {
            HasSecond = false,
            Lines = $"sorry_server 198.18.0.2 {port}\n    quorum_down {Touch("down")}\n    quorum_up {Touch("up")}",
            ServerLines = $"notify_down {Touch("server-down")}",
        };
        var first = await ServeAsync(host, port);
        await using var second = await ServeAsync(fixture.Server2, port);
        await using var director = await Director.StartAsync(host, service.File());
        Assert.Equal((4, 0), await SharesAsync(service, 4));

        await first.DisposeAsync();
        await Eventually.TrueAsync("the scripts", Patience, () => host.HasFile("down") && host.HasFile("server-down"));
        await AwaitQuorumAsync(director, isUp: false);
        Assert.Equal((0, 4), await SharesAsync(service, 4));
        Assert.Contains((await StatusAsync(director)).Problems, static problem => problem.EndsWith("the sorry server 198.18.0.2 serves", StringComparison.Ordinal));
        await director.WaitForLogAsync($"Lost quorum 1-0=1 > 0 for VS [198.18.0.100]:tcp:{port}", Patience);

        await using var again = await ServeAsync(host, port);
        await AwaitQuorumAsync(director, isUp: true);
        Assert.Equal((4, 0), await SharesAsync(service, 4));
        await Eventually.TrueAsync("the script", Patience, () => host.HasFile("up"));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Drain_UnderLoad_EndsWhenTheLastFlowHas()
    {
        var service = new CheckedService(7130);
        await using var first = await ServeAsync(fixture.Server1, service.Port);
        await using var second = await ServeAsync(fixture.Server2, service.Port);
        await using var director = await Director.StartAsync(fixture.Server1, service.File());
        var load = fixture.Traffic.StartLoad(service.EndPoint, Rate, LongConnections);
        await load.WaitForAnswersAsync(Rate);

        await using var drain = director.StartAsking(DrainSecond);
        await drain.WaitForLineAsync(static line => line.Contains("drains in TCP 198.18.0.100:7130", StringComparison.Ordinal), Patience);
        Assert.Equal((20, 0), await SharesAsync(service, 20));
        await Eventually.TrueAsync(
            "the long flows alone", Patience, async () => await SecondAsync(director) is { ActiveConnections: LongConnections / 2 });
        Assert.False(drain.HasExited);

        var seen = await load.FinishAsync();
        Assert.Equal((0, LongConnections), (seen.Failed, seen.Surviving));
        Assert.Equal(0, await drain.WaitForExitAsync(Patience));
        Assert.Equal("198.18.0.2 has no flow left in TCP 198.18.0.100:7130; it can be stopped.", drain.Output.Lines[^1]);

        await director.AskAsync(["drain", "198.18.0.2", "--undo"]);
        Assert.Equal((2, 2), await SharesAsync(service, 4));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Drain_Interrupted_StaysInForceAndEndsAtItsDeadline()
    {
        var service = new CheckedService(7140);
        await using var first = await ServeAsync(fixture.Server1, service.Port);
        await using var second = await ServeAsync(fixture.Server2, service.Port);
        await using var director = await Director.StartAsync(fixture.Server1, service.File());
        await using var load = fixture.Traffic.StartLoad(service.EndPoint, 1, 2);
        await Eventually.TrueAsync("a long flow each", Patience, async () => (await SecondAsync(director)).ActiveConnections > 0);

        await using var drain = director.StartAsking(DrainSecond);
        await drain.WaitForLineAsync(static line => line.EndsWith(" left", StringComparison.Ordinal), Patience);
        await drain.SignalAsync(LabSignal.Interrupt);
        Assert.Equal(1, await drain.WaitForExitAsync(Patience));
        Assert.Contains("the drain goes on", drain.Errors.Text, StringComparison.Ordinal);
        Assert.True((await SecondAsync(director)).Health!.Draining);

        Assert.Contains("The deadline came with ", await director.AskAsync([.. DrainSecond, "--deadline", "0.5"]), StringComparison.Ordinal);
        Assert.True((await SecondAsync(director)).Health!.Removed);
        Assert.Equal((4, 0), await SharesAsync(service, 4));
        var json = await director.AskAsync([.. DrainSecond, "--undo", "--json"]);
        Assert.Equal((false, "TCP 198.18.0.100:7140"), (OrderReport.Parse(json).Draining, OrderReport.Parse(json).Services[0]));

        // The load takes turns too, so the shares need not be equal.
        Assert.NotEqual(0, (await SharesAsync(service, 4)).Second);
    }

    /// <summary>
    /// From one look at the daemon to the next, what a server of weight 1 got is what the percentages at both of them come to. So a machine that is
    /// slow to look sees less, and nothing else.
    /// </summary>
    [SkippableFact(typeof(LabUnavailableException))]
    public async Task SlowStart_ServerOfWeightOneDiesAndComesBack_GetsItsHalfLittleByLittle()
    {
        var service = new CheckedService(7160) { Scheduler = "wrr", Lines = "@userspacelb slow_start 6" };
        await using var first = await ServeAsync(fixture.Server1, service.Port);
        var second = await ServeAsync(fixture.Server2, service.Port);
        await using var director = await Director.StartAsync(fixture.Server1, service.File());
        Assert.Equal((5, 5), await SharesAsync(service, 10));
        await second.DisposeAsync();
        await AwaitStateAsync(director, ServerHealthReport.Down);

        await using var load = fixture.Traffic.StartLoad(service.EndPoint, Rate, 0);
        await load.WaitForAnswersAsync(Rate);
        var looks = new List<RampLook> { RampLook.At(await StatusAsync(director)) };
        await using var again = await ServeAsync(fixture.Server2, service.Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (looks[^1].Percent < 100 || looks.Count(static look => look.Percent == 100) < 3)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), patience.Token);
            looks.Add(RampLook.At(await StatusAsync(director)));
        }

        // A look takes the percentage before it takes the connections, so what they came to at most is in the look after.
        var spans = looks.Zip(looks.Skip(1), looks.Skip(2)).ToList();
        Assert.Contains(spans, static span => span.Third.Percent is > 0 and < 100 && span.Second.Second > span.First.Second);
        Assert.All(spans, static span =>
        {
            var (before, after, later) = span;
            var (second, both) = (after.Second - before.Second, after.First - before.First + after.Second - before.Second);
            var tolerance = 5 + (0.03 * both);
            Assert.InRange(second, (RampLook.Share(before.Percent) * both) - tolerance, (RampLook.Share(later.Percent) * both) + tolerance);
        });
        Assert.Empty((await load.FinishAsync()).Failures);
        Assert.Equal((5, 5), await SharesAsync(service, 10));
        Assert.All(looks, static look => Assert.InRange(look.Weight, 0, 1));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task WeightAndReload_AtRunTime_ChangeWhatTheySayAndNothingElse()
    {
        var service = new CheckedService(7150) { Scheduler = "wrr" };
        await using var first = await ServeAsync(fixture.Server1, service.Port);
        await using var second = await ServeAsync(fixture.Server2, service.Port);
        await using var director = await Director.StartAsync(fixture.Server1, service.File());
        Assert.Equal((10, 10), await SharesAsync(service, 20));

        Assert.Contains("198.18.0.1 has weight 3 in TCP 198.18.0.100:7150.", await director.AskAsync(["weight", "198.18.0.1", "3"]), StringComparison.Ordinal);
        Assert.Equal((15, 5), await SharesAsync(service, 20));

        // Nothing but words: not even the order of the scheduler.
        var log = director.Log.Count;
        await fixture.Server1.WriteFileAsync("lb.conf", (service with { FirstWeight = 9 }).File());
        var plan = await director.AskAsync(["reload", "--dry-run"]);
        Assert.Contains("~ real_server 198.18.0.1 of TCP 198.18.0.100:7150\n    weight: 1 -> 9", plan, StringComparison.Ordinal);
        Assert.Contains("! weight 3 of 198.18.0.1 in TCP 198.18.0.100:7150 ends: the configured weight changes from 1 to 9", plan, StringComparison.Ordinal);
        Assert.Contains("would be put in force: 1 virtual_server changed (weight of 198.18.0.1: 1 -> 9)", plan, StringComparison.Ordinal);
        Assert.Equal((15, 5), await SharesAsync(service, 20));
        Assert.DoesNotContain(director.Log.Skip(log), static line => line.Contains("Reloaded", StringComparison.Ordinal));

        // The order outlasts a reload that is about something else, and not one that is about the weight.
        await fixture.Server1.WriteFileAsync("lb.conf", (service with { Lines = "@userspacelb slow_start 1" }).File());
        Assert.Contains("slow_start: 0 s -> 1 s", await director.AskAsync(["reload"]), StringComparison.Ordinal);
        Assert.Equal((15, 5), await SharesAsync(service, 20));
        await fixture.Server1.WriteFileAsync("lb.conf", (service with { FirstWeight = 4 }).File());
        Assert.True(ReloadReport.Parse(await director.AskAsync(["reload", "--json"])).InForce);
        Assert.Equal((16, 4), await SharesAsync(service, 20));

        await fixture.Server1.WriteFileAsync("lb.conf", service.File() + "\nbroken {{");
        foreach (var (words, sentence) in new (string[] Words, string Sentence)[]
        {
            (["reload"], "the file has 2 errors ('lb-host check' lists them), the first /"),
            (["reload", "--dry-run"], "the file has 2 errors ('lb-host check' lists them), the first /"),
            (["drain", "198.18.0.9"], "no virtual_server has the real_server 198.18.0.9; there is 198.18.0.1, 198.18.0.2."),
            (["weight", "198.18.0.1", "2", "--service", "198.18.0.100:1"], "there is no virtual_server 198.18.0.100:1; there is 198.18.0.100:7150."),
        })
        {
            await using var refused = director.StartAsking(words);
            Assert.Equal(1, await refused.WaitForExitAsync(Patience));
            Assert.Contains(sentence, refused.Errors.Text, StringComparison.Ordinal);
        }

        Assert.Equal((16, 4), await SharesAsync(service, 20));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Reload_DataPathRefuses_VerdictsAndOrdersOfWhatItLeavesOutStay()
    {
        var service = new CheckedService(7160) { Scheduler = "wrr" };
        await using var first = await ServeAsync(fixture.Server1, service.Port);
        await using var director = await Director.StartAsync(fixture.Server1, service.File());
        await AwaitStateAsync(director, ServerHealthReport.Down);
        await director.AskAsync(["weight", "198.18.0.2", "7"]);
        await director.AskAsync(DrainSecond);
        var before = await StatusAsync(director);

        await fixture.Server1.WriteFileAsync(
            "lb.conf", (service with { Port = 7170, HasSecond = false }).File().Replace("interface eth0", "interface nosuch0", StringComparison.Ordinal));
        await using var refused = director.StartAsking("reload");
        Assert.Equal(1, await refused.WaitForExitAsync(Patience));
        Assert.Contains("the interface 'nosuch0'", refused.Errors.Text, StringComparison.Ordinal);
        Assert.Contains("! weight 7 of 198.18.0.2 in TCP 198.18.0.100:7160 ends: the virtual_server is removed", refused.Output.Text, StringComparison.Ordinal);

        Assert.Equal(Assert.Single(before.VirtualServices).Quorum, Assert.Single((await StatusAsync(director)).VirtualServices).Quorum);
        var health = (await SecondAsync(director)).Health!;
        Assert.Equal((ServerHealthReport.Down, true, 7, false), (health.State, health.Draining, health.OrderedWeight, health.Checkers[0].Up));
        await director.AskAsync([.. DrainSecond, "--undo"]);
        await using var second = await ServeAsync(fixture.Server2, service.Port);
        await AwaitStateAsync(director, ServerHealthReport.Up);
        Assert.Equal((1, 7), await SharesAsync(service, 8));
    }

    private static Task<LabProcess> ServeAsync(LabHost host, int port) => TrafficClient.StartNameServerAsync(host, port, port + 1, port + 2);

    private static async Task<StatusReport> StatusAsync(Director director) => StatusReport.Parse(await director.AskAsync(["status", "--json"]));

    private static async Task<RealServerReport> SecondAsync(Director director) =>
        Assert.Single((await StatusAsync(director)).VirtualServices).RealServers.Single(static server => server.Address == "198.18.0.2");

    private static Task AwaitStateAsync(Director director, string state) =>
        Eventually.TrueAsync($"the second server being {state}", Patience, async () => (await SecondAsync(director)).Health!.State == state);

    private static Task AwaitQuorumAsync(Director director, bool isUp) =>
        Eventually.TrueAsync("the quorum", Patience, async () => Assert.Single((await StatusAsync(director)).VirtualServices).Quorum!.Up == isUp);

    private async Task<(int First, int Second)> SharesAsync(CheckedService service, int count)
    {
        var report = await fixture.Traffic.AskAsync(service.EndPoint, count);
        Assert.Empty(report.Errors);
        return (report.Shares.GetValueOrDefault(First), report.Shares.GetValueOrDefault(Second));
    }
}
