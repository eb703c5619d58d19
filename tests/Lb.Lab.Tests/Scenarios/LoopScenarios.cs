using System.Net;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>The set-up in which IPVS loops: two directors, both active, each the other's real server.</summary>
public sealed class LoopScenarios(ServedLab fixture) : IClassFixture<ServedLab>
{
    private const int Connections = 300;

    // To the director, and from there to the other server.
    private const int MostCrossings = 2;

    private static readonly string Configuration = LbService.FileOf([.. LbService.AllOf(TwoNodeLab.Vip), .. LbService.AllOf(TwoNodeLab.Vip6)]);

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TwoActiveDirectors_ManyConnections_NoFrameCrossesMoreThanTwice(bool ipv6)
    {
        await using var director1 = await Director.StartAsync(fixture.Server1, Configuration);
        await using var director2 = await Director.StartAsync(fixture.Server2, Configuration);
        await using var capture = await fixture.Lab.Lan.CaptureAsync($"tcp dst port {LbService.NamePort}");
        var vip = ipv6 ? TwoNodeLab.Vip6 : TwoNodeLab.Vip;

        var asked = await fixture.Traffic.AskAsync(new IPEndPoint(vip, LbService.NamePort), Connections);

        var (one, two) = (await ServedLab.CountersAtRestAsync(fixture.Client, director1), await ServedLab.CountersAtRestAsync(fixture.Client, director2));
        await capture.StopAsync();
        Assert.Empty(asked.Errors);
        Assert.Equal(Connections / 2, asked.Shares["server2"]);
        Assert.True(one.AddUp && two.AddUp);
        Assert.Equal(one.Forwarded, two.RedirectedByPeer);
        Assert.Equal((0, 0), (two.Forwarded, two.Local));

        var ways = WireFrame.Ways(WireFrame.ReadIp(capture.OutsidePath));
        Assert.Equal(MostCrossings, ways.Max(static way => way.Length));
        Assert.Equal(one.Forwarded, ways.Count(static way => way.Length == MostCrossings));
        Assert.Equal(one.Local, ways.Count(static way => way.Length == 1));
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PeerRestarts_WhileConnectionsAreMade_NoneFailsAndNoSynIsLost(bool inOrder)
    {
        await using var director1 = await Director.StartAsync(fixture.Server1, Configuration);
        await using var before = await Director.StartAsync(fixture.Server2, Configuration);
        await using var capture = await fixture.Lab.Lan.CaptureAsync("tcp[tcpflags] & tcp-syn != 0", snapLength: 128);
        using var enough = new CancellationTokenSource();
        var asking = fixture.Traffic.AskUntilAsync(new IPEndPoint(TwoNodeLab.Vip, LbService.NamePort), Connections, enough.Token);

        await (inOrder ? before.StopAsync() : before.KillAsync());
        await using var after = await Director.StartAsync(fixture.Server2, Configuration);
        await enough.CancelAsync();

        var asked = await asking;
        await capture.StopAsync();
        Assert.All(asked, static report => Assert.Empty(report.Errors));

        // A SYN that nobody took would have been sent again, with the same sequence number.
        var syns = CaptureFile.ReadTcp(capture.OutsidePath)
            .Where(static frame => frame.IsSyn)
            .GroupBy(static frame => (frame.Source, frame.Sequence))
            .Select(static same => same.Count())
            .ToArray();
        Assert.Equal(asked.Sum(static report => report.Answers.Count), syns.Length);
        Assert.Equal(MostCrossings, syns.Max());
    }
}
