using System.Net;
using Lb.Host.Demo;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Lb.Testing;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>What a router on the path owes: ICMP in its place, TTL, path MTU, fragments.</summary>
public sealed class PathScenarios(PathScenarios.OneDirector fixture) : IClassFixture<PathScenarios.OneDirector>
{
    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData("198.18.0.100", 56)]
    [InlineData("198.18.0.100", 4000)]
    [InlineData("2001:db8::100", 4000)]
    public async Task Ping_Vip_IsAnswered(string vip, int size)
    {
        LabTools.Require("ping");

        var answers = await fixture.Client.RunAsync(["ping", "-c", "2", "-i", "0.2", "-W", "20", "-s", $"{size}", vip]);

        Assert.Contains("2 packets transmitted, 2 received, 0% packet loss", answers.Output, StringComparison.Ordinal);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData("TCP4:198.18.0.100:7000,ttl=1", "icmp.type", "11")]
    [InlineData("TCP6:[2001:db8::100]:7000,ipv6-unicast-hops=1", "icmpv6.type", "3")]
    public async Task Syn_LastHop_LocalServerTakesItAndForTheRemoteOneTheClientIsTold(string address, string field, string type)
    {
        LabTools.Require("socat", "tshark");
        await using var capture = await fixture.Client.CaptureAsync("eth0", "icmp or icmp6");

        var attempts = await Task.WhenAll(ConnectAsync(), ConnectAsync());

        await capture.StopAsync();
        Assert.Single(attempts, attempt => attempt.ExitCode == 0);
        Assert.Single(attempts, attempt => attempt.Errors.Contains("No route to host", StringComparison.Ordinal));
        var told = Tshark.Decode(capture.OutsidePath, field, "tcp.dstport").Where(line => line.EndsWith(" 7000", StringComparison.Ordinal));
        Assert.Equal([$"{type} 7000"], told.Distinct(StringComparer.Ordinal));

        Task<LabResult> ConnectAsync() => fixture.Client.TryRunAsync(["socat", "-u", "OPEN:/dev/null", $"{address},connect-timeout=20"]);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData("198.18.0.100")]
    [InlineData("2001:db8::100")]
    public async Task LargeDatagrams_ToEitherServer_ArriveWhole(string vip)
    {
        var answers = await Datagram.SendAsync(fixture.Client, IPAddress.Parse(vip), length: 8000, count: 6);

        Assert.Equal(["server1", "server1", "server1", "server2", "server2", "server2"], answers.Order(StringComparer.Ordinal));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task NarrowWay_ToTheRemoteServer_DatagramsAreCutAndStreamsAdapt()
    {
        const int Narrow = 1300, Between = 1400, Datagrams = 4;
        IPAddress[] others = [TwoNodeLab.Rip2, TwoNodeLab.Rip2V6];
        foreach (var other in others)
        {
            await fixture.Server1.RunAsync(["ip", "route", "add", $"{other}", "dev", "eth0", "mtu", $"{Narrow}"]);
            await fixture.Director.WaitForLogAsync($"{other} is now reached so: {fixture.Server2.Macs[0]} by eth0, MTU {Narrow}", Eventually.Ample);
        }

        // First the datagrams: from the streams the client learns the path MTU.
        await using var pieces = await fixture.Lab.Lan.CaptureAsync(
            $"ether src {fixture.Server1.Macs[0]} and dst host {TwoNodeLab.Vip} and ip[6:2] & 0x3fff != 0");
        var answers = await Datagram.SendAsync(fixture.Client, TwoNodeLab.Vip, Between, Datagrams);
        var captured = await pieces.StopAsync();
        var bulk = new List<BulkReport>();
        foreach (var vip in (IPAddress[])[TwoNodeLab.Vip, TwoNodeLab.Vip, TwoNodeLab.Vip6, TwoNodeLab.Vip6])
            bulk.Add(await fixture.Traffic.SendAsync(new IPEndPoint(vip, LbService.SinkPort), 5_000_000, bulk.Count));

        Assert.Equal(["server1", "server1", "server2", "server2"], answers.Order(StringComparer.Ordinal));
        Assert.Equal(Datagrams, captured); // two of them, each in two pieces
        Assert.Equal(["server2", "server1", "server2", "server1"], bulk.Select(report => report.Server));
        Assert.All(bulk, report => Assert.True(report.IsIntact));
        foreach (var other in others)
            await fixture.Server1.RunAsync(["ip", "route", "del", $"{other}", "dev", "eth0", "mtu", $"{Narrow}"]);
    }

    public sealed class OneDirector : ServedLab
    {
        internal Director Director { get; private set; } = null!;

        internal override async Task PrepareAsync(TwoNodeLab lab)
        {
            await base.PrepareAsync(lab);
            IPAddress[] vips = [TwoNodeLab.Vip, TwoNodeLab.Vip6];
            foreach (var vip in vips)
                await Task.WhenAll(Datagram.ServeAsync(lab.Server1, vip), Datagram.ServeAsync(lab.Server2, vip));
            Director = await Director.StartAsync(
                lab.Server1,
                LbService.FileOf(vips.SelectMany(vip => LbService.AllOf(vip).Append(new LbService(vip, Datagram.Port) { IsUdp = true }))));
        }
    }
}
