using System.Net;
using Lb.Host.Demo;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>Clients on one network, real servers on another: the way out follows the route to the real server, while there is one.</summary>
public sealed class TwoArmedScenarios
{
    private const int Connections = 40;
    private const long Bytes = 10_000_000;
    private static readonly TimeSpan Patience = Eventually.Ample;
    private static readonly IPAddress Vip = TwoNodeLab.Vip;

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task ServersBehindAnotherInterface_ConnectionsDatagramsAndBulk_Arrive()
    {
        await using var lab = await LabSandbox.StartAsync();
        var (front, back) = (await lab.AddNetworkAsync("front"), await lab.AddNetworkAsync("back"));
        var director = await lab.AddHostAsync("director", front, "198.18.0.1/24", $"{Vip}/32");
        await director.PlugAsync("eth1", back, "198.18.1.1/24");
        var client = await lab.AddHostAsync("client", front, "198.18.0.10/24");
        for (var number = 2; number <= 3; number++)
        {
            // Replies go to the client directly, by the server's own way to the front network, so the two ways differ: no path filter.
            var server = await lab.AddHostAsync($"server{number}", back, $"198.18.1.{number}/24");
            await server.PlugAsync("eth1", front, $"198.18.0.{number}/24");
            await server.SetSysctlsAsync("net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.eth0.rp_filter=0");
            await server.HoldVipQuietlyAsync($"{Vip}/32");
            await TrafficClient.StartNameServerAsync(server);
        }

        (IPAddress, int)[] servers = [(IPAddress.Parse("198.18.1.2"), 1), (IPAddress.Parse("198.18.1.3"), 1)];
        await using var daemon = await Director.StartAsync(
            director,
            LbService.FileOf("eth0", string.Empty, LbService.AllOf(Vip).Select(service => service with { Servers = servers })));
        await using var capture = await back.CaptureAsync($"dst host {Vip}", snapLength: 128);
        var traffic = new TrafficClient(client);

        var tcp = await traffic.AskAsync(new IPEndPoint(Vip, LbService.NamePort), Connections);
        var udp = await traffic.AskOverUdpAsync(new IPEndPoint(Vip, LbService.DatagramPort), Connections);
        var bulk = await traffic.SendAsync(new IPEndPoint(Vip, LbService.SinkPort), Bytes);

        var counters = await ServedLab.CountersAtRestAsync(client, daemon);
        var onBack = await capture.StopAsync();
        Assert.Equal(Enumerable.Range(0, Connections).Select(i => $"server{3 - (i % 2)}"), tcp.Answers);
        Assert.Equal(Enumerable.Range(0, Connections).Select(i => $"server{3 - (i % 2)}"), udp.Answers);
        Assert.True(bulk.IsIntact);
        Assert.True(counters.AddUp);
        Assert.Equal(counters.Forwarded, onBack);

        // Without the servers' interface clients are dropped and the director stays; without the clients' it has no work left and says so.
        await director.RunAsync(["ip", "link", "del", "eth1"]);
        await daemon.WaitForLogAsync("198.18.1.2 is now reached so: no route", Patience);
        await director.RunAsync(["ip", "link", "del", "eth0"]);
        Assert.Equal(1, await daemon.WaitForExitAsync());
        Assert.Equal("lb-host: The network interface eth0 was deleted.", daemon.Log[^1]);
        Assert.Equal(string.Empty, (await director.RunAsync(["nft", "list", "ruleset"])).Output);
        Assert.DoesNotContain("lbo", (await director.RunAsync(["ip", "-br", "link"])).Output, StringComparison.Ordinal);
    }
}
