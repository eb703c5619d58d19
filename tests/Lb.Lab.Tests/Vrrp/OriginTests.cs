using System.Net;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Lb.Testing;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>The way out of the origin's set-up: its own file runs, and its cure is put in force by a reload.</summary>
[Collection(TimedLabs.Name)]
public sealed class OriginTests
{
    private const int Connections = 40, StandbyPort = 26379;
    private static readonly IPAddress Vip = IPAddress.Parse("198.18.33.20");

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Origin_FileAsItIsThenItsCure_ServesWithoutATransition()
    {
        await using var lab = await LabSandbox.StartAsync();
        var lan = await lab.AddNetworkAsync("lan");
        var client = await lab.AddHostAsync("client", lan, "198.18.33.10/24");
        LabHost[] servers = [await ServerAsync(lab, lan, 11), await ServerAsync(lab, lan, 12)];

        // One after the other: the priorities are equal, and two whose time is up together would both be MASTER for a moment.
        var first = await VrrpNode.StartLbHostAsync(servers[0], FileOf("origin"));
        await first.WaitForStateAsync("MASTER");
        var second = await VrrpNode.StartLbHostAsync(servers[1], FileOf("origin"));
        await second.WaitForStateAsync("BACKUP");
        VrrpNode[] nodes = [first, second];
        var entered = nodes.Select(static node => node.CountEntered("MASTER") + node.CountEntered("BACKUP")).ToArray();

        for (var i = 0; i < servers.Length; i++)
        {
            await servers[i].WriteFileAsync("lb.conf", FileOf("origin-cured"));
            await nodes[i].SignalAsync(LabSignal.Hangup);
            await nodes[i].WaitForLogAsync("Reloaded");
        }

        var traffic = new TrafficClient(client);
        var served = await traffic.AskAsync(new IPEndPoint(Vip, 6379), Connections);

        // The standby port is tried by way of the BACKUP's own address on the network.
        var backup = servers[Array.FindIndex(nodes, static node => node.State == "BACKUP")];
        await client.RunAsync(["ip", "neigh", "replace", $"{Vip}", "lladdr", $"{backup.Macs[0]}", "dev", "eth0", "nud", "permanent"]);
        var tried = await traffic.AskAsync(new IPEndPoint(Vip, StandbyPort), Connections);

        Assert.Empty(served.Errors);
        Assert.Equal([Connections / 2, Connections / 2], served.Shares.Values);
        Assert.Empty(tried.Errors);
        Assert.Equal([Connections / 2, Connections / 2], tried.Shares.Values);
        Assert.Equal(entered, nodes.Select(static node => node.CountEntered("MASTER") + node.CountEntered("BACKUP")));
        foreach (var node in nodes)
        {
            Assert.Contains(node.Log, static line => line.Contains("dummy-port trick", StringComparison.Ordinal));
            Assert.Equal(0, await node.StopAsync());
        }
    }

    private static string FileOf(string story) =>
        File.ReadAllText(RepositoryFiles.At("tests", "Lb.Core.Tests", "Configuration", "cases", story, "keepalived.conf"));

    private static async Task<LabHost> ServerAsync(LabSandbox lab, LabNetwork lan, int number)
    {
        var server = await lab.AddHostAsync($"server{number}");
        await server.PlugAsync("eth1", lan, $"198.18.33.{number}/24");
        await server.HoldVipQuietlyAsync($"{Vip}/32");
        await Task.WhenAll(
            TrafficClient.StartNameServerAsync(server, tcpPort: 6379),
            TrafficClient.StartNameServerAsync(server, tcpPort: StandbyPort, sinkPort: 7011, udpPort: 7012));
        return server;
    }
}
