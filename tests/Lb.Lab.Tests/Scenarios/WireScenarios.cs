using System.Net;
using Lb.Core.Wire;
using Lb.Host.Demo;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Lb.Testing;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>
/// One recording of all that crossed the LAN while two directors balanced: a service both servers serve, and services that only the
/// other server has, for which the director's own kernel would send resets and port-unreachables if it saw a frame.
/// </summary>
public sealed class WireScenarios(WireScenarios.Recording fixture) : IClassFixture<WireScenarios.Recording>
{
    private const int RemoteNamePort = 7010, RemoteSinkPort = 7011, RemoteDatagramPort = 7012;
    private const int Connections = 20;

    [SkippableFact(typeof(LabUnavailableException))]
    public void RedirectedFrame_ComparedWithTheOriginal_DiffersInMacsTtlAndIpChecksumOnly()
    {
        var (director, other) = (fixture.Server1.Macs[0], fixture.Server2.Macs[0]);
        var ways = WireFrame.Ways(fixture.Frames.Where(IsForVip));

        // Every redirected frame has its original, octet for octet but for what WireFrame.Unchanging leaves out.
        var redirected = ways.Where(way => way.Any(frame => frame.SourceMac == director)).ToArray();
        Assert.True(redirected.Length > 4 * Connections, $"{redirected.Length} redirected");
        Assert.All(redirected, way =>
        {
            Assert.Equal(2, way.Length);
            Assert.Equal(director, way[0].DestinationMac);
            Assert.Equal(other, way[1].DestinationMac);
            Assert.Equal(way[0].TimeToLive - 1, way[1].TimeToLive);
            Assert.True(way[0].IsHeaderValid && way[1].IsHeaderValid);
        });
        Assert.Contains(redirected, way => way[0].Protocol == IpProtocol.Udp && way[0].Destination.Equals(TwoNodeLab.Vip6));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void RedirectedFrames_ReadByTshark_HaveTheirTtlAndAGoodChecksum()
    {
        var director = fixture.Server1.Macs[0];

        var lines = Tshark.Decode(fixture.Path, "eth.src", "ip.dst", "ip.ttl", "ip.checksum.status")
            .Where(line => line.StartsWith($"{director} {TwoNodeLab.Vip} ", StringComparison.Ordinal));

        Assert.Equal([$"{director} {TwoNodeLab.Vip} 63 1"], lines.Distinct(StringComparer.Ordinal));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void DirectorsKernel_ForBalancedFlows_SaysNothing()
    {
        var resets = Tshark.Decode(fixture.Path, "tcp.flags.reset").Count(line => line is "1" or "True");
        var fromVip = fixture.Frames.Where(frame => frame.Source.Equals(TwoNodeLab.Vip) || frame.Source.Equals(TwoNodeLab.Vip6)).ToArray();

        Assert.Equal(0, resets);
        Assert.DoesNotContain(fromVip, frame => frame.IsIcmpAnswer);
        Assert.DoesNotContain(
            fromVip,
            frame => frame.SourceMac == fixture.Server1.Macs[0] && frame.SourcePort is RemoteNamePort or RemoteSinkPort or RemoteDatagramPort);
    }

    private static bool IsForVip(WireFrame frame) =>
        (frame.Destination.Equals(TwoNodeLab.Vip) || frame.Destination.Equals(TwoNodeLab.Vip6)) && frame.Protocol is IpProtocol.Tcp or IpProtocol.Udp;

    public sealed class Recording : ServedLab
    {
        private string? _path;

        internal string Path => Lab is null ? string.Empty : _path!;

        internal IReadOnlyList<WireFrame> Frames => field ??= WireFrame.ReadIp(Path);

        internal override async Task PrepareAsync(TwoNodeLab lab)
        {
            LabTools.Require("tshark");
            await base.PrepareAsync(lab);
            await TrafficClient.StartNameServerAsync(lab.Server2, RemoteNamePort, RemoteSinkPort, RemoteDatagramPort);
            IPAddress[] vips = [TwoNodeLab.Vip, TwoNodeLab.Vip6];
            var services = vips.SelectMany(vip => LbService.AllOf(vip).Concat(LbService.AllOf(vip).Select(ServedRemotelyOnly)));
            var file = LbService.FileOf(services);
            await Director.StartAsync(lab.Server1, file);
            await Director.StartAsync(lab.Server2, file);

            await using var capture = await lab.Lan.CaptureAsync();
            foreach (var vip in vips)
            {
                AskReport[] reports =
                [
                    await Traffic.AskAsync(new IPEndPoint(vip, LbService.NamePort), Connections),
                    await Traffic.AskAsync(new IPEndPoint(vip, RemoteNamePort), Connections),
                    await Traffic.AskOverUdpAsync(new IPEndPoint(vip, LbService.DatagramPort), Connections),
                    await Traffic.AskOverUdpAsync(new IPEndPoint(vip, RemoteDatagramPort), Connections),
                ];
                Assert.All(reports, report => Assert.Empty(report.Errors));
                Assert.True((await Traffic.SendAsync(new IPEndPoint(vip, RemoteSinkPort), 2_000_000)).IsIntact);
            }

            await capture.StopAsync();
            _path = capture.OutsidePath;
        }

        private static LbService ServedRemotelyOnly(LbService service) =>
            service with { Port = service.Port + RemoteNamePort - LbService.NamePort, Servers = [service.Servers[1]] };
    }
}
