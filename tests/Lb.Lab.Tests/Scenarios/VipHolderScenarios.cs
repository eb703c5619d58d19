using System.Text.Json.Nodes;
using Lb.Host.Control;
using Lb.Host.Demo;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Lb.Testing;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>What <c>vip_check</c> tells of a real server that answers the LAN for the VIP, and what it asks the LAN for that.</summary>
public sealed class VipHolderScenarios
{
    private const string Told = "the server answers ", NotTold = "the server is no longer seen";

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task VipCheck_ServerThatAnswersTheLan_StaysUpWithARemarkUntilMended()
    {
        LabTools.Require("tcpdump", "tshark", "nft");
        await using var lab = await LabSandbox.StartAsync();
        var lan = await lab.AddNetworkAsync("lan");
        var first = await lab.AddHostAsync("server1", lan, "198.18.0.1/24", "2001:db8::1/64");
        var second = await lab.AddHostAsync("server2", lan, "198.18.0.2/24", "2001:db8::2/64");
        var client = await lab.AddHostAsync("client", lan, "198.18.0.9/24");
        foreach (var server in (LabHost[])[first, second])
        {
            await server.HoldVipQuietlyAsync($"{VipProbePair.Vip}/32", $"{VipProbePair.Vip6}/128");
            await TrafficClient.StartNameServerAsync(server, VipProbePair.Port);
        }

        await AddVip6ToLanAsync(first);
        await using var capture = await lan.CaptureAsync($"(arp and host {VipProbePair.Vip}) or (icmp6 and (ip6[40] == 135 or ip6[40] == 136))");
        await using var master = await Director.StartAsync(first, FileOf(150));
        await master.WaitForStateAsync("MASTER", default);
        await using var backup = await Director.StartAsync(second, FileOf(100));
        await client.RunAsync(["bash", "-c", $"exec 3<>/dev/tcp/{VipProbePair.Vip}/{VipProbePair.Port}"]);

        // The fault of IPv4: an address of lo is answered for on every interface.
        await second.SetSysctlsAsync("net.ipv4.conf.all.arp_ignore=0");
        Assert.Contains("arp_ignore=1", await ToldAsync(master, "198.18.0.2", Told, 1), StringComparison.Ordinal);
        var status = StatusReport.Parse(await master.AskAsync(["status", "--json"]));
        Assert.Equal(
            [$"TCP {VipProbePair.Vip}:{VipProbePair.Port}: real server 198.18.0.2 answers ARP for the VIP: clients may bypass the director; set net.ipv4.conf.all.arp_ignore=1 there, and have the VIP on lo only"],
            status.Problems);
        var health = status.VirtualServices[0].RealServers[1].Health!;
        Assert.Equal((ServerHealthReport.Up, true), (health.State, health.Checkers[1].Up));
        Assert.Contains("; the server also answers ARP for the VIP: ", health.Checkers[1].Reason, StringComparison.Ordinal);
        Assert.Contains("VIP_CHECK: 198.18.0.100:7000 answers", await master.AskAsync(["services", "--wide"]), StringComparison.Ordinal);
        var json = JsonNode.Parse(await master.AskAsync(["services", "--json", "--wide"]));
        Assert.StartsWith("answers ARP", Remark(json, "198.18.0.2"), StringComparison.Ordinal);
        Assert.Null(Remark(json, "198.18.0.1"));

        await second.SetSysctlsAsync("net.ipv4.conf.all.arp_ignore=1");
        _ = await ToldAsync(master, "198.18.0.2", NotTold, 1);
        Assert.Empty(StatusReport.Parse(await master.AskAsync(["status", "--json"])).Problems);

        // Up to here, IPv6's VIP was on lo of the second server, which no neighbour hears of.
        await capture.StopAsync();
        AssertWire(capture, first, second);
        Assert.Contains($"{first.Macs[0]}", (await client.RunAsync(["ip", "neigh", "show", VipProbePair.Vip])).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(VipProbePair.Vip, (await first.RunAsync(["ip", "neigh"])).Output, StringComparison.Ordinal);

        // The fault of IPv6: the address on the LAN interface itself.
        await AddVip6ToLanAsync(second);
        _ = await ToldAsync(master, "2001:db8::2", Told, 1);
        await second.RemoveAddressAsync("eth0", $"{VipProbePair.Vip6}/128");
        _ = await ToldAsync(master, "2001:db8::2", NotTold, 1);

        // The end of mastership ends the remark: whoever is MASTER then answers rightly.
        await second.SetSysctlsAsync("net.ipv4.conf.all.arp_ignore=0");
        _ = await ToldAsync(master, "198.18.0.2", Told, 2);
        await first.SetCableAsync(lan, isIn: false);
        _ = await ToldAsync(master, "198.18.0.2", NotTold, 2);
        Assert.DoesNotContain(master.Log, static line => line.Contains("VIP_CHECK on service [198.18.0.1]", StringComparison.Ordinal) && line.Contains(Told, StringComparison.Ordinal));
        Assert.DoesNotContain(backup.Log, static line => line.Contains(Told, StringComparison.Ordinal) && line.Contains("answers ARP", StringComparison.Ordinal));
    }

    // Of IPv4, probes of the MASTER alone, and answers to it alone; of IPv6, its questions and no answer.
    private static void AssertWire(LabCapture capture, LabHost first, LabHost second)
    {
        var (own, other) = ($"{first.Macs[0]}", $"{second.Macs[0]}");
        var arp = Decode(capture, "arp.opcode", "arp.src.proto_ipv4", "arp.dst.proto_ipv4", "eth.src", "eth.dst");
        Assert.Contains($"1 0.0.0.0 {VipProbePair.Vip} {own} ff:ff:ff:ff:ff:ff", arp);
        Assert.Contains($"2 {VipProbePair.Vip} 0.0.0.0 {other} {own}", arp);
        Assert.DoesNotContain(arp, line => line.StartsWith("1 ", StringComparison.Ordinal) && line.EndsWith($" {other} ff:ff:ff:ff:ff:ff", StringComparison.Ordinal));
        Assert.DoesNotContain(arp, line => line.StartsWith("2 ", StringComparison.Ordinal) && line.EndsWith("ff:ff:ff:ff:ff:ff", StringComparison.Ordinal));

        var solicitations = Decode(capture, "icmpv6.type", "icmpv6.nd.ns.target_address", "ipv6.dst", "ipv6.hlim", "icmpv6.opt.linkaddr", "eth.src", "icmpv6.checksum.status");
        Assert.Contains($"135 {VipProbePair.Vip6} ff02::1:ff00:100 255 {own} {own} 1", solicitations);
        Assert.DoesNotContain(Decode(capture, "icmpv6.nd.na.target_address", "eth.src"), line => line == $"{VipProbePair.Vip6} {other}");
    }

    private static string[] Decode(LabCapture capture, params string[] fields) => Tshark.Decode(capture.OutsidePath, fields);

    private static Task AddVip6ToLanAsync(LabHost host) => host.RunAsync(["ip", "addr", "add", $"{VipProbePair.Vip6}/128", "dev", "eth0", "nodad", "preferred_lft", "0"]);

    private static string? Remark(JsonNode? services, string server) => services!["virtual_services"]!.AsArray()
        .SelectMany(static service => service!["real_servers"]!.AsArray())
        .First(one => (string?)one!["address"] == server)!["health"]!["checkers"]![1]!["remark"]?.GetValue<string>();

    private static Task<string> ToldAsync(Director node, string server, string what, int times) => Eventually.GetAsync(
        $"'{server} … {what}', time {times}",
        Eventually.Ample,
        () => Task.FromResult(node.Log
            .Where(line => line.Contains($"VIP_CHECK on service [{server}]:tcp:{VipProbePair.Port} of VS", StringComparison.Ordinal) && line.Contains(what, StringComparison.Ordinal))
            .ElementAtOrDefault(times - 1)));

    private static string FileOf(int priority) =>
        $$"""
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            advert_int 1
            virtual_ipaddress {
                {{VipProbePair.Vip}}
            }
            unicast_peer {
                198.18.0.1
                198.18.0.2
            }
        }
        {{VipProbePair.Service(VipProbePair.Vip, VipProbePair.Port, "198.18.0.1", "198.18.0.2")}}
        {{VipProbePair.Service(VipProbePair.Vip6, VipProbePair.Port, "2001:db8::1", "2001:db8::2")}}
        """;
}
