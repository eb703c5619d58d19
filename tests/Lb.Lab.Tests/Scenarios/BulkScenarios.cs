using Lb.Host.Demo;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>Much data in few frames: what segmentation offload makes of a stream goes through whole.</summary>
public sealed class BulkScenarios(BulkScenarios.OneDirector fixture) : IClassFixture<BulkScenarios.OneDirector>
{
    private const long Bytes = 100 * 1000 * 1000;
    private const int EthernetMtu = 1500;

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bulk_ToEitherServer_ArrivesByteForByteInSuperFrames(bool ipv6)
    {
        var sink = new LbService(ipv6 ? TwoNodeLab.Vip6 : TwoNodeLab.Vip, LbService.SinkPort).EndPoint;
        var reports = new List<BulkReport>();

        var counted = await ServedLab.CountAsync(fixture.Director, async () =>
        {
            reports.Add(await fixture.Traffic.SendAsync(sink, Bytes, seed: 1));
            reports.Add(await fixture.Traffic.SendAsync(sink, Bytes, seed: 2));
        });

        Assert.Equal(["server2", "server1"], reports.Select(report => report.Server));
        Assert.All(reports, report => Assert.True(report.IsIntact, $"{report.HashSent} sent, {report.HashReceived} received"));
        Assert.All(
            new[] { counted.Forwarded, counted.Local },
            frames => Assert.InRange(frames, 1, Bytes / (4 * EthernetMtu)));
        Assert.True(counted.AddUp);
    }

    public sealed class OneDirector : ServedLab
    {
        internal Director Director { get; private set; } = null!;

        internal override async Task PrepareAsync(TwoNodeLab lab)
        {
            await base.PrepareAsync(lab);
            Director = await Director.StartAsync(
                lab.Server1, LbService.FileOf([.. LbService.AllOf(TwoNodeLab.Vip), .. LbService.AllOf(TwoNodeLab.Vip6)]));
        }
    }
}
