using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.LocalDelivery;
using Lb.Core.Linux.Nft;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

public sealed class LocalPortTests
{
    [SkippableTheory]
    [InlineData(Director.Vip)]
    [InlineData(Director.Vip6)]
    public void Transmit_GuardedServiceAndStrictReversePath_IsServedByTheLocalStack(string vip)
    {
        using var lab = new Director();
        using var device = lab.OpenDevice(CapturedTrafficFilter.Build([InetAddress.Parse(vip)]));
        using var guard = lab.Host.Run(() => new IngressGuard("eth0"));
        lab.Host.Run(() => guard.Apply(new GuardRules([], [Director.Key(vip, TransportProtocol.Tcp, Director.Port)])));
        using var port = lab.Host.Run(LocalPort.Create);
        using var outer = lab.Host.Run(port.OpenDevice);
        using var bridge = new FrameBridge((port.InnerAddress, port.OuterAddress), (device, outer));
        using var server = lab.Host.Start($"timeout 120 socat -u TCP{(vip == Director.Vip ? 4 : 6)}-LISTEN:{Director.Port},reuseaddr EXEC:sha256sum");
        lab.Host.WaitForListener(Director.Port);

        var sent = lab.Client.Shell(Bulk.SendTo(vip, Director.Port));

        server.WaitForExit();
        Assert.Equal(sent, server.StandardOutput.ReadToEnd());
        Assert.True(bridge.SuperFrames > 0, "no super-frame was seen; offloads were not on");
    }

    [SkippableFact]
    public void Create_Settings_AreAsTheKernelTellsThem()
    {
        using var lab = new NetworkNamespace();
        using var port = lab.Run(LocalPort.Create);

        var inner = lab.Shell($"ip -d link show {port.InnerName}");
        Assert.Contains("mtu 65535", inner, StringComparison.Ordinal);
        Assert.Contains("addrgenmode none", inner, StringComparison.Ordinal);
        Assert.Contains($"link/ether {port.InnerAddress}", inner, StringComparison.Ordinal);
        Assert.Matches($"alias userspacelb local port {port.InnerName[3..]} of process {Environment.ProcessId}\n", inner);
        Assert.Matches("^lbo[0-9a-f]{8}$", port.OuterName);
        Assert.Contains("state UP", lab.Shell($"ip link show {port.OuterName}"), StringComparison.Ordinal);
        Assert.Equal("2\n8\n", lab.Shell($"sysctl -n net.ipv4.conf.{port.InnerName}.rp_filter net.ipv4.conf.{port.InnerName}.arp_ignore"));
        Assert.Matches(@"^\d+: \S+\s+inet 192\.0\.0\.8/32 scope host [^\n]*\n$", lab.Shell($"ip -o address show {port.InnerName}"));
    }

    [SkippableFact]
    public void Create_Addresses_AreNotTheRandomOnesThatUdevExchanges()
    {
        using var lab = new NetworkNamespace();
        using var port = lab.Run(LocalPort.Create);

        // The attribute file of a namespace is seen through a sysfs mounted inside it. 3 is NET_ADDR_SET (linux/netdevice.h).
        var types = lab.Shell(
            $"unshare --mount sh -c 'mount -t sysfs none /sys && cat /sys/class/net/{port.OuterName}/addr_assign_type /sys/class/net/{port.InnerName}/addr_assign_type'");

        Assert.Equal("3\n3\n", types);
        Assert.NotEqual(port.OuterAddress, port.InnerAddress);
        Assert.All([port.OuterAddress, port.InnerAddress], address => Assert.Equal(2ul, (address.Bits >> 40) & 3));
    }

    [SkippableFact]
    public void Create_Twice_MakesTwoAndDisposeRemovesOne()
    {
        using var lab = new NetworkNamespace();
        var first = lab.Run(LocalPort.Create);
        using var second = lab.Run(LocalPort.Create);

        lab.Run(first.Dispose);

        var links = lab.Shell("ip -br link");
        Assert.DoesNotContain(first.OuterName + "@", links, StringComparison.Ordinal);
        Assert.Contains(second.OuterName + "@", links, StringComparison.Ordinal);
        lab.Run(second.Dispose);
        Assert.DoesNotContain("veth", lab.Shell("ip -d link"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("unshare --pid --fork --kill-child --mount-proc ")]
    public void RemoveLeftovers_KilledProcess_RemovesItsPortOnly(string container)
    {
        using var lab = new NetworkNamespace();
        lab.Shell("ip link add eth0 type veth peer name eth1; ip link set eth0 alias 'of somebody else'");
        using var living = lab.Run(LocalPort.Create);
        using var holder = HeldParts.Start(lab, "eth0", container);
        Assert.Equal(0, lab.Run(LocalPort.RemoveLeftovers));
        Assert.Equal(2, PortsOf(lab).Length);

        holder.Kill();
        holder.WaitForExit();

        // The holder's own child, where it is one, dies a moment after it.
        NetworkNamespace.Until("the leftover to be removed", () => lab.Run(LocalPort.RemoveLeftovers) == 1);
        Assert.Equal([living.OuterName], PortsOf(lab));
        Assert.Contains("eth0", lab.Shell("ip -br link"), StringComparison.Ordinal);
    }

    private static string[] PortsOf(NetworkNamespace lab) =>
        [.. lab.Shell("ip -br link").Split('\n').Where(line => line.StartsWith("lbo", StringComparison.Ordinal)).Select(line => line.Split('@')[0])];
}
