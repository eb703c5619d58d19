using System.Net;
using System.Text.RegularExpressions;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>Other ways to use the machine: more workers, the other ring; and the counters as people and programs read them.</summary>
public sealed partial class WorkerScenarios(ServedLab fixture) : IClassFixture<ServedLab>
{
    private const int Connections = 200;
    private const int Clients = 8;

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData("--workers", "2")]
    [InlineData("--ring", "HighBurst")]
    public async Task Run_OtherWayToUseTheMachine_ServesAndCountsAll(string option, string value)
    {
        await using var director = await Director.StartAsync(
            fixture.Server1, LbService.FileOf([.. LbService.AllOf(TwoNodeLab.Vip), .. LbService.AllOf(TwoNodeLab.Vip6)]), default, option, value);
        await using var capture = await fixture.Server1.CaptureAsync("eth0", $"ether dst {fixture.Server1.Macs[0]} and tcp dst port 7000");

        // Workers share the clients by their address.
        for (var client = 0; client < Clients; client++)
        {
            var address = $"198.18.0.{20 + client}";
            await fixture.Client.AddAddressAsync("eth0", $"{address}/32");
            await fixture.Client.RunAsync(["ip", "route", "replace", $"{TwoNodeLab.Vip}", "dev", "eth0", "src", address]);
            var asked = await fixture.Traffic.AskAsync(new IPEndPoint(TwoNodeLab.Vip, LbService.NamePort), Connections / Clients);
            Assert.Empty(asked.Errors);
            Assert.Equal(2, asked.Shares.Count);
            await fixture.Client.RemoveAddressAsync("eth0", $"{address}/32");
        }

        var counters = await ServedLab.CountersAtRestAsync(fixture.Client, director);
        var seen = await capture.StopAsync();
        Assert.True(counters.AddUp);
        Assert.Equal(seen, counters.Forwarded + counters.Local);
        Assert.Equal(0, counters.Dropped.Values.Sum());
        await director.StopAsync();
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Counters_UnderLoad_AddUpAndReadAlikeInBothForms()
    {
        await using var director = await Director.StartAsync(fixture.Server1, LbService.FileOf(LbService.AllOf(TwoNodeLab.Vip)));
        using var enough = new CancellationTokenSource();
        var asking = fixture.Traffic.AskUntilAsync(new IPEndPoint(TwoNodeLab.Vip, LbService.NamePort), Connections, enough.Token);
        await Eventually.TrueAsync("load", Eventually.Ample, async () => (await director.ReadCountersAsync()).Received > 0);
        var received = 0L;
        for (var reading = 0; reading < 3; reading++)
        {
            var counters = await director.ReadCountersAsync();
            Assert.True(counters.AddUp);
            Assert.True(counters.Received >= received);
            received = counters.Received;
        }

        await enough.CancelAsync();
        await asking;
        _ = await ServedLab.CountersAtRestAsync(fixture.Client, director);
        var table = (await fixture.Server1.RunAsync(HostProgram.Argv("counters", "--control", Director.ControlSocketOn(fixture.Server1)))).Output;
        var json = await director.ReadCountersAsync();
        await director.StopAsync();

        var figures = Figure().Matches(table).ToDictionary(match => match.Groups["name"].Value, match => long.Parse(match.Groups["count"].ValueSpan), StringComparer.Ordinal);
        Assert.Equal(json.Forwarded, figures["forwarded"]);
        Assert.Equal(json.Local, figures["local"]);
        Assert.Equal(figures["received"], figures["passed"] + figures["forwarded"] + figures["local"] + figures["dropped"]);
        Assert.True(received > 0);
    }

    [GeneratedRegex(@"^ *(?<name>[a-z_]+( [a-z]+)?) +(?<count>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Figure();
}
