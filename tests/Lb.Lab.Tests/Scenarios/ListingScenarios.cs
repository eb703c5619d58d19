using System.Globalization;
using System.Text.Json.Nodes;
using Lb.Host.Control;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>What `lb-host services` and `connections` say about real traffic.</summary>
public sealed class ListingScenarios(ServedLab fixture) : IClassFixture<ServedLab>
{
    private static readonly TimeSpan Patience = Eventually.Ample;

    private static readonly LbService Service = new(TwoNodeLab.Vip, LbService.NamePort);

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Services_RealTraffic_CountsWhatTheWireCarried()
    {
        await using var director = await Director.StartAsync(fixture.Server1, LbService.FileOf(Service), default, "--workers", "2");
        var before = await fixture.Server2.RunAsync(["cat", "/sys/class/net/eth0/statistics/rx_packets"]);
        await using (var first = await Conversation.StartAsync(fixture.Client, Service.EndPoint))
        await using (var second = await Conversation.StartAsync(fixture.Client, Service.EndPoint))
        {
            await first.HearAsync(20);
            await second.HearAsync(20);
        }

        // The last segments of the two may still be under way. Only frames of known flows are forwarded, and all of them are the other
        // server's; what goes local can be of connections that a director before this one had.
        VirtualServiceReport service = null!;
        await Eventually.TrueAsync("the same count by server and by verdict", Patience, async () =>
        {
            service = Assert.Single(await ServicesAsync(director));
            var counters = await director.ReadCountersAsync();
            return service.RealServers[1].Traffic.InPackets == counters.Forwarded;
        });
        var arrived = Number((await fixture.Server2.RunAsync(["cat", "/sys/class/net/eth0/statistics/rx_packets"])).Output) - Number(before.Output);

        Assert.Equal([1, 1], service.RealServers.Select(static server => server.Traffic.Connections));
        Assert.Equal(2, service.Traffic.Connections);
        Assert.Equal(service.Traffic.InPackets, service.RealServers.Sum(static server => server.Traffic.InPackets));
        Assert.Equal(service.Traffic.InOctets, service.RealServers.Sum(static server => server.Traffic.InOctets));

        // At least a request and an acknowledgement for each of 20 replies; on the other server's wire there is some ARP besides.
        Assert.All(service.RealServers, static server => Assert.True(server.Traffic.InPackets >= 20 && server.Traffic.InOctets >= 20 * 52));
        Assert.InRange(service.RealServers[1].Traffic.InPackets, 20, arrived);

        await Eventually.TrueAsync("rates", Patience, async () => Assert.Single(await ServicesAsync(director)).Rates is { InPacketsPerSecond: > 0, InOctetsPerSecond: > 0 });

        // A server that closes late has one more segment of the client come by.
        var stats = "";
        await Eventually.TrueAsync("the same count by both forms", Patience, async () =>
        {
            service = Assert.Single(await ServicesAsync(director));
            stats = await director.AskAsync(["services", "--stats"]);
            return stats.Contains($"TCP  198.18.0.100:7000                   2 {service.Traffic.InPackets,8}        0", StringComparison.Ordinal);
        });
        Assert.StartsWith("IP Virtual Server version 1.2.1 (size=4194304)\nProt", stats, StringComparison.Ordinal);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Connections_OpenOnes_AreListedOnceEach()
    {
        await using var director = await Director.StartAsync(fixture.Server1, LbService.FileOf(Service), default, "--workers", "2");
        Assert.Equal("IPVS connection entries", (await director.AskAsync(["connections"])).Split('\n')[0]);
        await using var first = await Conversation.StartAsync(fixture.Client, Service.EndPoint);
        await using var second = await Conversation.StartAsync(fixture.Client, Service.EndPoint);

        var rows = (await director.AskAsync(["connections", "-n"])).TrimEnd().Split('\n')[2..];
        var json = JsonNode.Parse(await director.AskAsync(["connections", "--json"]))!["connections"]!.AsArray();

        // 15:00 is of a frame that came in the very millisecond of the listing, and a client may be silent for a while.
        Assert.Equal(2, rows.Length);
        Assert.All(rows, static row => Assert.Matches(@"^TCP (14:\d\d|15:00)  ESTABLISHED 198\.18\.\d+\.\d+:\d+ +198\.18\.0\.100:7000 +198\.18\.0\.[12]:7000$", row));
        Assert.Equal(["198.18.0.1", "198.18.0.2"], json.Select(static flow => (string)flow!["real_server"]!).Order(StringComparer.Ordinal));
        Assert.Equal(rows.Select(static row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]).Order(StringComparer.Ordinal),
            json.Select(static flow => $"{flow!["source_address"]}:{flow["source_port"]}").Order(StringComparer.Ordinal));
        Assert.Single(JsonNode.Parse(await director.AskAsync(["connections", "--json", "--limit", "1"]))!["connections"]!.AsArray());
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Listings_PersistentService_ShowItsTemplate()
    {
        var file = LbService.FileOf(Service).Replace("lb_kind DR", "lb_kind DR\n    persistence_timeout 300", StringComparison.Ordinal);
        await using var director = await Director.StartAsync(fixture.Server1, file);
        await using var first = await Conversation.StartAsync(fixture.Client, Service.EndPoint);
        await using var second = await Conversation.StartAsync(fixture.Client, Service.EndPoint);

        var rows = (await director.AskAsync(["connections"])).TrimEnd().Split('\n')[2..];
        var services = (await director.AskAsync(["services", "--persistent-conn"])).Split('\n');

        Assert.Equal(3, rows.Length);
        var template = Assert.Single(rows, static row => row.Contains(":0 ", StringComparison.Ordinal));
        Assert.Matches(@"^TCP (04:\d\d|05:00)  ASSURED     198\.18\.\d+\.\d+:0 +198\.18\.0\.100:7000 +198\.18\.0\.[12]:7000$", template);
        Assert.Equal("TCP  198.18.0.100:7000 rr persistent 300", services[3]);
        Assert.Single(services, static line => line.EndsWith(" 1         1           2          0         ", StringComparison.Ordinal));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Services_CheckedServers_SayHowTheyAre()
    {
        var file = LbService.FileOf(Service)
            .Replace("lb_kind DR", "lb_kind DR\n    delay_loop 1", StringComparison.Ordinal)
            .Replace("weight 1\n", "weight 1\n        TCP_CHECK {\n        }\n", StringComparison.Ordinal);
        await using var director = await Director.StartAsync(fixture.Server1, file);

        await Eventually.TrueAsync("the first checks", Patience, async () =>
            Assert.Single(await ServicesAsync(director)).RealServers.All(static server => server.Health is { State: ServerHealthReport.Up, Checkers: [{ Up: true, LatencyMilliseconds: > 0 }] }));

        Assert.Matches(@"Route +1 +0 +0 +no +02:00:00:00:00:02 up +\d+\.\d ms +TCP_CHECK: \w", await director.AskAsync(["services", "--wide"]));
    }

    private static async Task<IReadOnlyList<VirtualServiceReport>> ServicesAsync(Director director) =>
        ServicesReport.Parse(await director.AskAsync(["services", "--json"])).VirtualServices;

    private static long Number(string text) => long.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
