using Lb.Core.Linux;
using Lb.Core.Linux.LocalDelivery;
using Lb.Core.Linux.Netlink;
using Lb.Core.Linux.Raw;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

public sealed class VirtualMacInterfaceTests
{
    private const string Untouched = "0\n0\n";
    private const string Beneath = "1\n1\n";

    // Where we differ on purpose: no router advertisements, and so no solicitations with the virtual MAC address, which keepalived has nft
    // rules to drop.
    private const string OwnChoice = "accept_ra = ";

    [SkippableTheory]
    [InlineData("vrrp.51", false)]
    [InlineData("vrrp6.51", true)]
    public void Create_Settings_AreThoseOfKeepalived(string name, bool isIPv6)
    {
        string[] expected;
        string expectedLink;
        using (var theirs = new VrrpLink())
        {
            var lines = isIPv6 ? "version 3\n virtual_ipaddress { fe80::100 }" : "virtual_ipaddress { 198.18.0.100 }";
            using var keepalived = new Keepalived(theirs.Left, $"vrrp_instance V {{\n interface eth0\n state BACKUP\n use_vmac {name}\n virtual_router_id 51\n {lines}\n}}");
            keepalived.WaitFor("Entering BACKUP STATE");
            expected = [.. Settings(theirs.Left, name).Select(line => isIPv6 ? line : line.Replace(TheirReversePath(name), OurReversePath(name), StringComparison.Ordinal))];
            expectedLink = DetailsOf(theirs.Left, name);
        }

        using var lab = new VrrpLink();
        using var virtualMac = Create(lab, name, isIPv6);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, Settings(lab.Left, name));
        // The mode is what differs, and docs/adr/0010-macvlan-vepa.md says why.
        Assert.Equal(expectedLink.Replace("mode private", "mode vepa", StringComparison.Ordinal), DetailsOf(lab.Left, name));
        Assert.Equal((name, VrrpPacket.VirtualMac(51, isIPv6)), (virtualMac.Name, virtualMac.Address));
        Assert.Equal(virtualMac.Index, lab.Left.Run(() => VrrpLink.IndexOf(name)));
    }

    [SkippableFact]
    public void Dispose_LastOfTwo_RestoresTheInterfaceBeneath()
    {
        using var lab = new VrrpLink();
        lab.Left.Shell("sysctl -q -w net.ipv4.conf.eth0.arp_ignore=2");
        var first = Create(lab, "vrrp.51");
        var second = Create(lab, "vrrp.52", virtualRouterId: 52);
        using var other = Create(lab, "vrrp6.53", isIPv6: true, virtualRouterId: 53);
        Assert.Equal(Beneath, ArpOf(lab.Left));

        first.Dispose();
        Assert.Equal(Beneath, ArpOf(lab.Left));
        second.Dispose();
        second.Dispose();

        Assert.Equal("2\n0\n", ArpOf(lab.Left));
        Assert.DoesNotContain("vrrp.5", lab.Left.Shell("ip -br link"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Create_LeftoverOfAKilledPredecessor_IsReplacedAndItsChangesUndoneInTheEnd()
    {
        using var lab = new VrrpLink();
        var predecessor = Create(lab, "vrrp.51");
        lab.Left.Shell("ip address add 198.18.0.100/32 dev vrrp.51");

        using (var successor = Create(lab, "vrrp.51"))
        {
            Assert.NotEqual(predecessor.Index, successor.Index);
            Assert.DoesNotContain("198.18.0.100", lab.Left.Shell("ip address show dev vrrp.51"), StringComparison.Ordinal);
            Assert.Equal(Beneath, ArpOf(lab.Left));
        }

        Assert.Equal(Untouched, ArpOf(lab.Left));
    }

    [SkippableFact]
    public void Create_LeftoverOnAnotherInterface_RestoresThatOne()
    {
        using var lab = new VrrpLink();
        lab.Connect("eth1");
        _ = Create(lab, "vrrp.51");

        using var moved = Create(lab, "vrrp.51", beneath: "eth1");

        Assert.Equal((Untouched, Beneath), (ArpOf(lab.Left), ArpOf(lab.Left, "eth1")));
        Assert.Contains("vrrp.51@eth1", lab.Left.Shell("ip -br link"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("ip link add vrrp.51 type veth peer name x", "vrrp.51", "eth0", "The interface vrrp.51 exists and is not a virtual router's with the address 00:00:5e:00:01:33")]
    [InlineData("ip link add vrrp.51 link eth0 type macvlan", "vrrp.51", "eth0", "The interface vrrp.51 exists and is not a virtual router's with the address 00:00:5e:00:01:33")]
    [InlineData("true", "vrrp.51", "eth7", "There is no network interface named eth7")]
    [InlineData("true", "a-name-that-is-too-long", "eth0", "create the macvlan a-name-that-is-too-long")]
    [InlineData("true", "vrrp.51", "lo", "create the macvlan vrrp.51")]
    public void Create_Impossible_SaysWhyAndChangesNothing(string before, string name, string beneath, string expected)
    {
        using var lab = new VrrpLink();
        lab.Left.Shell(before);
        var links = lab.Left.Shell("ip -br link");

        var error = Assert.ThrowsAny<LinuxException>(() => Create(lab, name, beneath: beneath));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(links, lab.Left.Shell("ip -br link"));
        Assert.Equal(Untouched, ArpOf(lab.Left));
    }

    [SkippableTheory]
    [InlineData(false, "198.18.0.100", "198.18.0.11", "224.0.0.18")]
    [InlineData(true, "2001:db8::100", "fe80::11", "ff02::12")]
    public void Create_WithAVirtualAddress_AnswersAndAdvertisesWithItsMac(bool isIPv6, string vip, string source, string destination)
    {
        using var lab = new VrrpLink();
        lab.Left.Shell("sysctl -q -w net.ipv4.conf.all.rp_filter=1");
        using var virtualMac = Create(lab, "vrrp.51", isIPv6);
        var mac = virtualMac.Address.ToString();
        var group = InetAddress.Parse(destination);
        using var left = lab.Left.Run(() => VrrpSocket.OpenMulticast("eth0", VrrpLink.IndexOf("eth0"), group, virtualMac.Name, virtualMac.Index));
        using var right = VrrpLink.OpenMulticast(lab.Right, isIPv6);
        Assert.DoesNotContain(destination + "\n", lab.Left.Shell("ip maddress show dev vrrp.51"), StringComparison.Ordinal);

        // Both ways: what the macvlan sends is heard, and what the network sends is heard beneath it.
        lab.Right.Shell("nft 'add table netdev t; add chain netdev t c { type filter hook ingress device eth0 priority 0; }'");
        lab.Right.Shell($"nft 'add rule netdev t c ether saddr {mac} counter'");
        Assert.Equal(0, left.Send(VrrpLink.Advertisement(source, destination), group));
        Assert.Equal(InetAddress.Parse(source), lab.Receive(right).Datagram.Source);
        Assert.DoesNotContain("counter packets 0", lab.Right.Shell("nft list table netdev t"), StringComparison.Ordinal);
        Assert.Equal(0, right.Send(VrrpLink.Advertisement(isIPv6 ? "fe80::12" : "198.18.0.12", destination), group));
        Assert.Equal(InetAddress.Parse(isIPv6 ? "fe80::12" : "198.18.0.12"), lab.Receive(left).Datagram.Source);
        Assert.False(left.TryReceive(new byte[64], out _, out _, out _), "it heard itself");

        lab.Left.Run(() =>
        {
            using var route = new RouteSocket();
            Assert.True(route.AddAddress(virtualMac.Index, new InterfaceAddress(InetAddress.Parse(vip), isIPv6 ? 128 : 32) { IsNotPreferred = isIPv6 }));
        });

        // The way back is eth0's, and asking for the client there would tell it the virtual address with eth0's MAC address: with keepalived too.
        lab.Left.Shell($"ping -c1 -W30 {(isIPv6 ? "2001:db8::12" : "198.18.0.12")}");
        lab.Right.Shell($"ping -c1 -W30 {vip}");
        Assert.Contains(mac, lab.Right.Shell($"ip neighbour show {vip}"), StringComparison.Ordinal);
    }

    private static VirtualMacInterface Create(VrrpLink lab, string name, bool isIPv6 = false, byte virtualRouterId = 51, string beneath = "eth0") =>
        lab.Left.Run(() => VirtualMacInterface.Create(name, beneath, VrrpPacket.VirtualMac(virtualRouterId, isIPv6), isIPv6));

    // A strict "all" overrules theirs, and then nobody finds the virtual address.
    private static string TheirReversePath(string name) => $"{name.Replace('.', '/')}.rp_filter = 0";

    private static string OurReversePath(string name) => $"{name.Replace('.', '/')}.rp_filter = 2";

    private static string ArpOf(NetworkNamespace host, string name = "eth0") =>
        host.Shell($"sysctl -n net.ipv4.conf.{name}.arp_ignore net.ipv4.conf.{name}.arp_filter");

    private static string[] Settings(NetworkNamespace host, string name) =>
    [
        .. host.Shell("sysctl -a 2>/dev/null").Split('\n').Where(line =>
            (line.Contains(name.Replace('.', '/') + ".", StringComparison.Ordinal) || line.Contains(".eth0.", StringComparison.Ordinal))
            && line.Contains(".conf.", StringComparison.Ordinal)
            && !line.Contains("stable_secret", StringComparison.Ordinal)
            && !line.Contains(OwnChoice, StringComparison.Ordinal)),
    ];

    /// <summary>State, address and kind as iproute2 tells them, without number and alias.</summary>
    private static string DetailsOf(NetworkNamespace host, string name) =>
        string.Join('\n', host.Shell($"ip -d link show {name}").Split('\n').Where(static line => !line.Contains("alias", StringComparison.Ordinal)))
            .Split(':', 2)[1];
}
