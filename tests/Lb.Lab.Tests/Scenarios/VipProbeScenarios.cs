using Lb.Core.Wire;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Lb.Lab.Tests.Vrrp;
using Lb.Testing;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>What <c>vip_check</c> tells that a check of the server's own address cannot, and what it leaves on the wire.</summary>
public sealed class VipProbeScenarios
{
    [SkippableFact(typeof(LabUnavailableException))]
    public async Task VipCheck_RightMissingAndShyServers_IsToldApartFromTcpCheckOnBothNodes()
    {
        LabTools.Require("tcpdump", "tshark", "nft");
        await using var pair = await VipProbePair.StartAsync();
        await using var capture = await pair.Lan.CaptureAsync(
            $"(host {VipProbePair.Vip} and (tcp or icmp)) or (host {VipProbePair.Vip6} and (tcp or (icmp6 and (ip6[40] < 128))))");
        await pair.StartDirectorsAsync();

        // Right: each node finds the other one, and itself, in both families.
        foreach (var node in (VrrpNode[])[pair.Master, pair.Backup])
        {
            foreach (var server in (string[])["198.18.0.1", "198.18.0.2", "2001:db8::1", "2001:db8::2"])
                _ = await VipProbePair.ToldAsync(node, "VIP_CHECK", server, VipProbePair.Port, "success");
        }

        // Bound to the server's own address: the kernel says no for the virtual one.
        var shy = await VipProbePair.ToldAsync(pair.Master, "VIP_CHECK", "198.18.0.2", VipProbePair.ShyPort, "failed");
        Assert.Contains($"refused (RST) at {pair.Server2.Macs[0]}", shy, StringComparison.Ordinal);
        _ = await VipProbePair.ToldAsync(pair.Backup, "VIP_CHECK", "198.18.0.2", VipProbePair.ShyPort, "failed");
        _ = await VipProbePair.ToldAsync(pair.Backup, "VIP_CHECK", "198.18.0.1", VipProbePair.ShyPort, "success");

        // Missing: silence towards the other node, and the second one sees it by itself.
        var (atMaster, atBackup) = (pair.Master.Log.Count, pair.Backup.Log.Count);
        await pair.Server2.RemoveAddressAsync("lo", $"{VipProbePair.Vip}/32");
        await pair.Server2.RemoveAddressAsync("lo", $"{VipProbePair.Vip6}/128");
        Assert.EndsWith(
            $"answer of {VipProbePair.Vip}:{VipProbePair.Port} at {pair.Server2.Macs[0]} (is the VIP on the server's lo? does rp_filter, ARP or a firewall stand in the way?): not within {VipProbePair.Timeout} s",
            await VipProbePair.ToldAsync(pair.Master, "VIP_CHECK", "198.18.0.2", VipProbePair.Port, "failed", atMaster),
            StringComparison.Ordinal);
        _ = await VipProbePair.ToldAsync(pair.Master, "VIP_CHECK", "2001:db8::2", VipProbePair.Port, "failed", atMaster);
        foreach (var (own, vip) in ((string, string)[])[("198.18.0.2", VipProbePair.Vip), ("2001:db8::2", VipProbePair.Vip6)])
        {
            var told = await VipProbePair.ToldAsync(pair.Backup, "VIP_CHECK", own, VipProbePair.Port, "failed", atBackup);
            Assert.Contains($"the VIP {vip} is not on this host", told, StringComparison.Ordinal);
        }

        await pair.Server2.AddAddressAsync("lo", $"{VipProbePair.Vip}/32");
        await pair.Server2.AddAddressAsync("lo", $"{VipProbePair.Vip6}/128");
        foreach (var server in (string[])["198.18.0.2", "2001:db8::2"])
        {
            _ = await VipProbePair.ToldAsync(pair.Master, "VIP_CHECK", server, VipProbePair.Port, "success", atMaster);
            _ = await VipProbePair.ToldAsync(pair.Backup, "VIP_CHECK", server, VipProbePair.Port, "success", atBackup);
        }

        // All the time the checks of the servers' own addresses, and the probes of the first server, were content.
        foreach (var node in (VrrpNode[])[pair.Master, pair.Backup])
        {
            Assert.DoesNotContain(node.Log, static line => line.Contains("TCP_CHECK on service", StringComparison.Ordinal) && line.Contains("failed", StringComparison.Ordinal));
            Assert.DoesNotContain(node.Log, static line => line.Contains("VIP_CHECK on service [198.18.0.1]", StringComparison.Ordinal) && line.Contains("failed", StringComparison.Ordinal));
        }

        await capture.StopAsync();
        AssertWire(Tshark.Decode(capture.OutsidePath, "ip.src", "ipv6.src", "ip.ttl", "ipv6.hlim", "tcp.flags", "tcp.checksum.status", "icmp.type", "icmpv6.type"));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task VipCheck_DirectorThatBalancesTheProbe_IsNotAnsweredForByAnotherServer()
    {
        LabTools.Require("nft");
        await using var lab = await LabSandbox.StartAsync();
        var lan = await lab.AddNetworkAsync("lan");
        var hosts = new List<LabHost>();
        foreach (var number in (int[])[1, 2, 3])
            hosts.Add(await lab.AddHostAsync($"server{number}", lan, $"198.18.0.{number}/24"));
        await hosts[2].HoldVipQuietlyAsync($"{VipProbePair.Vip}/32");
        await TrafficClient.StartNameServerAsync(hosts[2], VipProbePair.Port);

        // The second is active, knows nothing of the first, and sends every client to the third.
        await using var stranger = await VrrpNode.StartLbHostAsync(hosts[1], VipProbePair.Service(VipProbePair.Vip, VipProbePair.Port, "198.18.0.3"));
        await using var node = await VrrpNode.StartLbHostAsync(hosts[0], VipProbePair.Service(VipProbePair.Vip, VipProbePair.Port, "198.18.0.2", "198.18.0.3"));

        _ = await VipProbePair.ToldAsync(node, "VIP_CHECK", "198.18.0.3", VipProbePair.Port, "success");
        Assert.Contains(
            $"at {hosts[1].Macs[0]} (is the VIP",
            await VipProbePair.ToldAsync(node, "VIP_CHECK", "198.18.0.2", VipProbePair.Port, "failed"),
            StringComparison.Ordinal);
        _ = await VipProbePair.ToldAsync(stranger, "VIP_CHECK", "198.18.0.3", VipProbePair.Port, "success");
    }

    // Of a probe, the wire sees a SYN and its answer, and a RST of ours if the answer was none; a kernel's RST would not have this TTL.
    private static void AssertWire(string[] frames)
    {
        string[] mine = ["198.18.0.1", "198.18.0.2", "2001:db8::1", "2001:db8::2"];
        var seen = new HashSet<(bool IsMine, TcpFlags Flags)>();
        Assert.All(frames, frame =>
        {
            var fields = frame.Split(' ');
            Assert.Equal(("-", "-"), (fields[6], fields[7]));
            var isMine = mine.Contains(fields[0] == "-" ? fields[1] : fields[0], StringComparer.Ordinal);
            if (isMine)
                Assert.Equal(("1", "1"), (fields[2] == "-" ? fields[3] : fields[2], fields[5]));
            _ = seen.Add((isMine, (TcpFlags)Convert.ToInt32(fields[4], 16)));
        });
        Assert.Equal(
            [(false, TcpFlags.Syn | TcpFlags.Ack), (false, TcpFlags.Rst | TcpFlags.Ack), (true, TcpFlags.Syn), (true, TcpFlags.Rst)],
            seen.OrderBy(static kind => kind.IsMine).ThenByDescending(static kind => kind.Flags & TcpFlags.Syn).ToArray());
    }
}
