using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Lab.Tests;

public sealed class TwoNodeLabTests
{
    private const int Connections = 50;
    private const long BulkBytes = 32 * 1024 * 1024;

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Vip_NoDirectorRuns_OnlyItsHolderAnswers(bool ipv6)
    {
        await using var lab = await TwoNodeLab.StartAsync();
        await using var server1 = await TrafficClient.StartNameServerAsync(lab.Server1);
        await using var server2 = await TrafficClient.StartNameServerAsync(lab.Server2);
        var client = new TrafficClient(lab.Client);
        var vip = ipv6 ? TwoNodeLab.Vip6 : TwoNodeLab.Vip;

        var tcp = await client.AskAsync(new IPEndPoint(vip, 7000), 5);
        var udp = await client.AskOverUdpAsync(new IPEndPoint(vip, 7002), 5);
        var bulk = await client.SendAsync(new IPEndPoint(ipv6 ? TwoNodeLab.Rip2V6 : TwoNodeLab.Rip2, 7001), BulkBytes);

        Assert.Equal(Enumerable.Repeat("server1", 5), tcp.Answers);
        Assert.Equal(Enumerable.Repeat("server1", 5), udp.Answers);
        Assert.Equal("server2", bulk.Server);
        Assert.True(bulk.IsIntact, $"{bulk.HashSent} sent, {bulk.HashReceived} received");
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Capture_ManyConnections_HoldsEveryFirstFrameOnce()
    {
        await using var lab = await TwoNodeLab.StartAsync();
        await using var redis = await RedisServer.StartAsync(lab.Server1);
        await using var onLan = await lab.Lan.CaptureAsync("tcp port 6379", snapLength: 128);
        await using var onServer = await lab.Server1.CaptureAsync("eth0", "tcp port 6379", snapLength: 128);

        var asked = await new TrafficClient(lab.Client).AskAsync(new IPEndPoint(TwoNodeLab.Vip, 6379), Connections);

        Assert.Equal(Connections, asked.Shares["server1"]);
        foreach (var capture in new[] { onLan, onServer })
        {
            var count = await capture.StopAsync();
            var frames = CaptureFile.ReadTcp(capture.OutsidePath);
            Assert.Equal(count, frames.Count);
            var first = frames.Where(frame => frame.IsSyn).ToArray();
            Assert.Equal(Connections, first.Length);
            Assert.Equal(Connections, first.Select(frame => frame.Identity).Distinct().Count());
            Assert.All(first, frame => Assert.Equal(new IPEndPoint(TwoNodeLab.Vip, 6379), frame.Destination));
        }
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task CaptureFile_AgainstTshark_ReadsTheSameFrames()
    {
        LabTools.Require("tshark");
        await using var lab = await TwoNodeLab.StartAsync();
        await using var server = await TrafficClient.StartNameServerAsync(lab.Server1);
        await using var capture = await lab.Lan.CaptureAsync("tcp");
        var client = new TrafficClient(lab.Client);
        await client.AskAsync(new IPEndPoint(TwoNodeLab.Vip, 7000), 3);
        await client.AskAsync(new IPEndPoint(TwoNodeLab.Vip6, 7000), 3);
        await capture.StopAsync();

        var ours = CaptureFile.ReadTcp(capture.OutsidePath).Select(frame => string.Create(
            CultureInfo.InvariantCulture,
            $"{frame.SourceMac} {frame.DestinationMac} {frame.Source.Address} {frame.Source.Port} {frame.Destination.Address} {frame.TimeToLive} {frame.Sequence}"));
        string[] fields = ["eth.src", "eth.dst", "ip.src", "ipv6.src", "tcp.srcport", "ip.dst", "ipv6.dst", "ip.ttl", "ipv6.hlim", "tcp.seq_raw"];
        var theirs = await lab.Client.RunAsync(
            ["tshark", "-r", LabSandbox.Folder + "/" + Path.GetFileName(capture.OutsidePath), "-T", "fields", "-E", "separator=/s", .. fields.SelectMany(field => new[] { "-e", field })]);

        var expected = theirs.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(expected, ours);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Load_ServerGoesAndComesBack_ShowsWhoAnsweredAndTheGap()
    {
        await using var lab = await TwoNodeLab.StartAsync();
        await using var redis = await RedisServer.StartAsync(lab.Server1);
        await using var load = new TrafficClient(lab.Client).StartLoad(new IPEndPoint(TwoNodeLab.Vip, 6379), rate: 100, longConnections: 2);
        await load.WaitForAnswersOfAsync(["server1"]);

        await redis.SignalAsync(LabSignal.Kill);
        var died = Stopwatch.GetTimestamp();
        await redis.WaitForExitAsync(Eventually.Ample);
        await load.WaitForFailureAsync();
        await using var again = await RedisServer.StartAsync(lab.Server1);
        await load.WaitForAnswersOfAsync(["server1"]);
        var longest = Stopwatch.GetElapsedTime(died);
        var report = await load.FinishAsync();

        Assert.True(report.Failed > 0, "nobody was refused");
        Assert.Equal(report.Connections, report.Answers.Values.Sum() + report.Failed);
        Assert.Equal(0, report.Surviving);

        // Redis was away for a part of that time, and a client may be late by some seconds more.
        Assert.InRange(report.GapMilliseconds, 20, longest.TotalMilliseconds + 5000);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task SendToRedis_Bulk_RedisHoldsTheSameBytes()
    {
        await using var lab = await TwoNodeLab.StartAsync();
        await using var redis = await RedisServer.StartAsync(lab.Server1);

        var bulk = await new TrafficClient(lab.Client).SendToRedisAsync(new IPEndPoint(TwoNodeLab.Vip6, 6379), BulkBytes);

        Assert.Equal("server1", bulk.Server);
        Assert.True(bulk.IsIntact, $"{bulk.HashSent} sent, {bulk.HashReceived} held");
    }
}
