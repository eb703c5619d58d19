using System.Net;
using System.Text.Json;
using Lb.Core.Wire;
using Lb.Host.Demo;
using Lb.Host.Demo.Steps;
using Lb.Host.Lab;

namespace Lb.Lab.Tests;

public sealed class DemoStepTests
{
    private static readonly IPEndPoint Client = IPEndPoint.Parse("198.18.0.10:40000");

    // times each of two SYNs crossed, RSTs of the VIP, verdict
    [Theory]
    [InlineData(1, 2, 0, true)]
    [InlineData(2, 2, 0, true)]
    [InlineData(1, 3, 0, false)]
    [InlineData(1, 64, 0, false)]
    [InlineData(1, 2, 1, false)]
    public async Task ProveNoLoop_TimesOnTheWire_HoldsUpToTwo(int first, int second, int resets, bool held)
    {
        await using var stage = new DemoStage
        {
            Frames =
            [
                .. Enumerable.Repeat(Frame(Client, DemoStage.Vip, 1, isReset: false), first),
                .. Enumerable.Repeat(Frame(Client, DemoStage.Vip, 2, isReset: false), second),
                .. Enumerable.Repeat(Frame(DemoStage.Vip, Client, 3, isReset: true), resets),
            ],
        };

        var outcome = await new ProveNoLoop().RunAsync(stage, CancellationToken.None);

        Assert.Equal(held, outcome.Held);
        Assert.Equal(Math.Max(first, second), outcome.Details["most_times_of_a_syn"]);
    }

    [Fact]
    public async Task ProveNoLoop_NothingCaptured_DoesNotHold()
    {
        await using var stage = new DemoStage();

        Assert.False((await new ProveNoLoop().RunAsync(stage, CancellationToken.None)).Held);
    }

    [Theory]
    [InlineData(11, true)]
    [InlineData(12, false)]
    public void DirectorCounters_Sum_MustEqualReceived(long received, bool addUp)
    {
        var counters = DirectorCounters.Parse(
            $$"""
            {"schema_version":1,"received":{{received}},"passed":1,"forwarded":2,"local":3,
             "dropped":{"redirected_by_peer":4,"malformed":1} }
            """);

        Assert.Equal(4, counters.RedirectedByPeer);
        Assert.Equal(addUp, counters.AddUp);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("connection refused")]
    public void DirectorCounters_SomethingElse_IsShown(string text)
    {
        var failure = Assert.Throws<LabException>(() => DirectorCounters.Parse(text));

        Assert.EndsWith(text, failure.Message, StringComparison.Ordinal);
    }

    // state, service, VIP on eth0; is it MASTER, does it stand by
    [Theory]
    [InlineData("MASTER", "active", true, true, false)]
    [InlineData("MASTER", "active", false, false, false)]
    [InlineData("MASTER", "standby_port", true, false, false)]
    [InlineData("BACKUP", "standby_port", false, false, true)]
    [InlineData("BACKUP", "known_flows_only", false, false, true)]
    [InlineData("BACKUP", "known_flows_only", true, false, false)]
    [InlineData("BACKUP", "active", false, false, false)]
    [InlineData("FAULT", "standby_port", false, false, false)]
    public void NodeState_ByDaemonAndKernel_IsMasterOrStandsBy(string state, string service, bool holdsVip, bool isMaster, bool standsBy)
    {
        var node = new NodeState("server1", state, null, service, holdsVip);

        Assert.Equal((isMaster, standsBy), (node.IsMaster, node.StandsBy));
    }

    [Fact]
    public void Views_WhatClientsSaw_IsInTableAndJson()
    {
        var (page, json) = (new StringWriter(), new StringWriter());
        var outcome = new DemoOutcome(true, "fine")
        {
            Clients = new ClientView("server1", "server2", 500, 3) { Gap = TimeSpan.FromMilliseconds(1234.56) },
        };
        var report = new DemoReport([new DemoStepReport(new KillMaster(), outcome, TimeSpan.FromSeconds(5))], 1);

        new ConsoleDemoView(ConsoleDemoView.Plain(page)).ShowEnd(report);
        new JsonDemoView(json).ShowEnd(report);

        var row = Assert.Single(page.ToString().Split('\n'), line => line.Contains("kill -9", StringComparison.Ordinal));
        Assert.Equal(
            ["server1 > server2", "1235 ms", "3 of 500", "fine", "5.0 s", "✓"],
            row.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1));
        using var document = JsonDocument.Parse(json.ToString());
        var step = document.RootElement.GetProperty("steps")[0];
        Assert.Equal("server2", step.GetProperty("master_after").GetString());
        Assert.Equal(1234.6, step.GetProperty("gap_milliseconds").GetDouble());
        Assert.Equal(3, step.GetProperty("failed_connections").GetInt32());
    }

    [Fact]
    public async Task ConsoleView_NoTerminal_IsPlainTextWithVerdicts()
    {
        var text = new StringWriter();
        var view = new ConsoleDemoView(ConsoleDemoView.Plain(text));
        var step = new ProveNoLoop();
        var report = await view.ShowAsync(
            step, () => Task.FromResult(new DemoStepReport(step, new DemoOutcome(false, "[64] times"), TimeSpan.FromSeconds(1))));

        view.ShowEnd(new DemoReport([report], 2));

        var lines = text.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.DoesNotContain('\e', text.ToString());
        Assert.Contains("✗ [64] times (1.0 s)", lines);
        Assert.Contains("0 of 2 steps held.", lines);
    }

    [Fact]
    public void Report_StepMissing_DoesNotHold()
    {
        var step = new DemoStepReport(new ProveNoLoop(), new DemoOutcome(true, "fine"), TimeSpan.Zero);

        Assert.True(new DemoReport([step], 1).Held);
        Assert.False(new DemoReport([step], 2).Held);
    }

    private static CapturedFrame Frame(IPEndPoint source, IPEndPoint destination, ushort identification, bool isReset) => new(
        MacAddress.Parse("02:00:00:00:00:03"),
        MacAddress.Parse("02:00:00:00:00:01"),
        source,
        destination,
        64,
        identification,
        1000,
        IsSyn: !isReset,
        isReset);
}
