using System.Net;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>What a director puts on its host, and what is left of it after each way to end.</summary>
public sealed class LifetimeScenarios(ServedLab fixture) : IClassFixture<ServedLab>
{
    private static readonly TimeSpan Patience = Eventually.Ample;
    private static readonly string Configuration = LbService.FileOf(LbService.AllOf(TwoNodeLab.Vip));

    private string Socket => Director.ControlSocketOn(fixture.Server1);

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_UntilSigterm_StandsWholeAndLeavesNothing()
    {
        await using var director = await Director.StartAsync(fixture.Server1, Configuration);

        var guard = await GuardAsync();
        Assert.Contains("flags owner", guard, StringComparison.Ordinal);
        Assert.Contains($"{fixture.Server2.Macs[0]}", guard, StringComparison.Ordinal);
        Assert.Contains("198.18.0.100 . tcp . 7000", guard, StringComparison.Ordinal);
        Assert.Single(await LocalPortsAsync());
        Assert.Equal("600 socket\n700 directory", (await fixture.Server1.RunAsync(["stat", "-c", "%a %F", Socket, Path.GetDirectoryName(Socket)!])).Output);

        Assert.Equal(0, await director.StopAsync());

        await AssertNothingIsLeftAsync();
        Assert.False(fixture.Server1.HasFile("control/control.sock"));
        string[] story =
        [
            "Local port lbo", "Service TCP 198.18.0.100:7000 takes clients' frames on eth0 (02:00:00:00:00:01)",
            "real server 198.18.0.1 weight 1: this host, by the local port",
            "real server 198.18.0.2 weight 1: 02:00:00:00:00:02 by eth0, MTU 1500",
            "Guard on eth0: nft table netdev userspacelb_", "Peer director 198.18.0.2: 02:00:00:00:00:02",
            "Balancing", "Stopping", "Stopped",
        ];
        var log = string.Join('\n', director.Log);
        Assert.Equal(story, story.OrderBy(part => log.IndexOf(part, StringComparison.Ordinal)));
        Assert.All(story, part => Assert.Contains(part, log, StringComparison.Ordinal));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_SigtermWhileItComesUp_LeavesNothing()
    {
        // It waits a while for the peer that is not there, with its local port up already.
        var waiting = LbService.FileOf("eth0", "@userspacelb peer 198.18.0.99", LbService.AllOf(TwoNodeLab.Vip));
        await using var run = await Director.LaunchAsync(fixture.Server1, waiting);
        await run.WaitForLineAsync(line => line.Contains("Local port", StringComparison.Ordinal), Patience);

        await run.SignalAsync(LabSignal.Terminate);

        Assert.Equal(0, await run.WaitForExitAsync(Patience));
        await AssertNothingIsLeftAsync();
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_Killed_GuardGoesAtOnceAndTheNextOneTakesTheRestAway()
    {
        await using var killed = await Director.StartAsync(fixture.Server1, Configuration);
        var leftover = Assert.Single(await LocalPortsAsync());

        await killed.KillAsync();

        await Eventually.TrueAsync("the end of the guard", Patience, async () => (await GuardAsync()).Length == 0);
        Assert.Equal([leftover], await LocalPortsAsync());
        Assert.True(fixture.Server1.HasFile("control/control.sock"));

        await using var next = await Director.StartAsync(fixture.Server1, Configuration);
        Assert.NotEqual(leftover, Assert.Single(await LocalPortsAsync()));
        Assert.True((await next.ReadCountersAsync()).AddUp);
        Assert.Equal(0, await next.StopAsync());
        await AssertNothingIsLeftAsync();
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_SecondOnTheSameSocket_IsRefusedAndHarmsNothing()
    {
        await using var first = await Director.StartAsync(fixture.Server1, Configuration);
        var ports = await LocalPortsAsync();
        var tables = Tables(await GuardAsync());

        await using var second = await Director.LaunchAsync(fixture.Server1, Configuration);

        Assert.Equal(1, await second.WaitForExitAsync(Patience));
        Assert.Equal($"lb-host: another lb-host already answers at {Socket}; stop it, or choose another socket with --control.", second.Errors.Text);
        Assert.Equal(ports, await LocalPortsAsync());
        Assert.Equal(tables, Tables(await GuardAsync()));
        Assert.Equal(2, (await fixture.Traffic.AskAsync(new IPEndPoint(TwoNodeLab.Vip, LbService.NamePort), 4)).Shares.Count);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_SecondOnTheSameInterface_IsRefusedAndHarmsNothing()
    {
        await using var director = await Director.StartAsync(fixture.Server1, Configuration);

        await using var second = fixture.Server1.Start(
            HostProgram.Argv("run", "-f", fixture.Server1.PathOf("lb.conf"), "--control", fixture.Server1.PathOf("other.sock")));

        Assert.Equal(1, await second.WaitForExitAsync(Patience));
        Assert.Contains("Another balancer is at work on eth0", second.Errors.Text, StringComparison.Ordinal);
        Assert.Single(await LocalPortsAsync());
        Assert.True((await director.ReadCountersAsync()).AddUp);
        Assert.Equal(0, await director.StopAsync());
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_SighupWithTheSameFile_ChangesNothing()
    {
        await using var run = await Director.LaunchAsync(fixture.Server1, Configuration);
        await run.WaitForLineAsync(line => line.Contains("Balancing", StringComparison.Ordinal), Patience);

        await run.SignalAsync(LabSignal.Hangup);

        await run.WaitForLineAsync(line => line.Contains("nothing is different", StringComparison.Ordinal), Patience);
        Assert.NotEmpty(await GuardAsync());
        await run.SignalAsync(LabSignal.Terminate);
        Assert.Equal(0, await run.WaitForExitAsync(Patience));
        await AssertNothingIsLeftAsync();
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_PortThatIsNoService_StaysTheKernels()
    {
        await using var director = await Director.StartAsync(
            fixture.Server1, LbService.FileOf(new LbService(TwoNodeLab.Vip, LbService.NamePort)));

        var asked = await fixture.Traffic.AskOverUdpAsync(new IPEndPoint(TwoNodeLab.Vip, LbService.DatagramPort), 10);

        Assert.Equal(Enumerable.Repeat("server1", 10), asked.Answers);
        var counters = await director.ReadCountersAsync();
        Assert.InRange(counters.Passed, 10, long.MaxValue);
        Assert.Equal(0, counters.Forwarded + counters.Local);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_EndsUnderLoad_LocalServersClientsSeeNoError(bool killed)
    {
        var local = LbService.AllOf(TwoNodeLab.Vip).Select(service => service with { Servers = [(TwoNodeLab.Rip1, 1)] });
        using var enough = new CancellationTokenSource();
        var vip = new IPEndPoint(TwoNodeLab.Vip, LbService.NamePort);

        // One that was there before the director, one that comes with it, and new ones all the time.
        await using var older = await Conversation.StartAsync(fixture.Client, vip);
        await using var director = await Director.StartAsync(fixture.Server1, LbService.FileOf(local));
        await using var newer = await Conversation.StartAsync(fixture.Client, vip);
        var asking = fixture.Traffic.AskUntilAsync(vip, 100, enough.Token);
        await Task.WhenAll(older.HearAsync(20), newer.HearAsync(20));

        await (killed ? director.KillAsync() : director.StopAsync());

        await Task.WhenAll(older.HearAsync(20), newer.HearAsync(20));
        await enough.CancelAsync();
        Assert.All(await asking, report => Assert.Empty(report.Errors));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_KilledUnderLoad_LocalServerAnswersAll()
    {
        await using var director = await Director.StartAsync(fixture.Server1, Configuration);
        var vip = new IPEndPoint(TwoNodeLab.Vip, LbService.NamePort);
        using var enough = new CancellationTokenSource();
        var asking = fixture.Traffic.AskUntilAsync(vip, 50, enough.Token);
        await Eventually.TrueAsync("load", Patience, async () => (await director.ReadCountersAsync()).Forwarded > 0);

        await director.KillAsync();

        var asked = await fixture.Traffic.AskAsync(vip, 50);
        await enough.CancelAsync();
        await asking;
        Assert.Equal(Enumerable.Repeat("server1", 50), asked.Answers);
    }

    private static IEnumerable<string> Tables(string ruleset) =>
        ruleset.Split('\n').Where(line => line.StartsWith("table", StringComparison.Ordinal));

    private async Task<string> GuardAsync() => (await fixture.Server1.RunAsync(["nft", "list", "ruleset"])).Output;

    private async Task<string[]> LocalPortsAsync() =>
        [.. (await fixture.Server1.RunAsync(["ip", "-br", "link"])).Output.Split('\n').Where(line => line.StartsWith("lbo", StringComparison.Ordinal)).Select(line => line.Split('@')[0])];

    private async Task AssertNothingIsLeftAsync()
    {
        Assert.Equal(string.Empty, await GuardAsync());
        Assert.Empty(await LocalPortsAsync());
    }
}
