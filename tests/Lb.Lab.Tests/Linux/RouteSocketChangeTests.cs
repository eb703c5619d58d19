using System.Globalization;
using Lb.Core.Linux;
using Lb.Core.Linux.Native;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

/// <summary>What is added, as iproute2 shows it.</summary>
public sealed class RouteSocketChangeTests
{
    private static readonly InetAddress Vip = InetAddress.Parse("198.18.0.100");
    private static readonly InetAddress Vip6 = InetAddress.Parse("2001:db8::64");

    public static TheoryData<int, string> Addresses => new()
    {
        { 0, "inet 198.18.0.100/24 scope global a0\\       valid_lft forever preferred_lft forever" },
        { 1, "inet 198.18.0.100/24 brd 198.18.0.255 scope link a0:vip\\       valid_lft forever preferred_lft forever" },
        { 2, "inet6 2001:db8::64/64 scope global nodad \\       valid_lft forever preferred_lft forever" },
        { 3, "inet6 2001:db8::64/128 scope global nodad deprecated \\       valid_lft forever preferred_lft 0sec" },
    };

    private static InterfaceAddress[] Words { get; } =
    [
        new(Vip, 24),
        new(Vip, 24) { Broadcast = InetAddress.Parse("198.18.0.255"), Scope = RtNetlink.RT_SCOPE_LINK, Label = "a0:vip" },
        new(Vip6, 64),
        new(Vip6, 128) { IsNotPreferred = true },
    ];

    [SkippableTheory]
    [MemberData(nameof(Addresses))]
    public void AddAddress_Described_IsShownSo(int word, string expected)
    {
        using var lab = Lab();
        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var index = route.FindLink("a0")!.Index;
            var address = Words[word];

            Assert.True(route.AddAddress(index, address));
            Assert.False(route.AddAddress(index, address));

            Assert.Contains($"a0    {expected}\n", lab.Shell("ip -o address show a0"), StringComparison.Ordinal);
            var read = route.GetAddresses().Single(one => one.Address == address.Address);
            Assert.Equal((address.PrefixLength, address.Scope, address.IsNotPreferred), (read.PrefixLength, read.Scope, read.IsDeprecated));
            Assert.Equal(address.Address.IsIPv4 ? address.Label ?? "a0" : null, read.Label);
            Assert.True(route.DeleteAddress(index, address));
            Assert.False(route.DeleteAddress(index, address));
            Assert.DoesNotContain(route.GetAddresses(), one => one.Address == address.Address);
        });
    }

    [SkippableFact]
    public void AddAddress_SecondOfAPrefix_IsReadAsSecondary()
    {
        using var lab = Lab();
        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var index = route.FindLink("a0")!.Index;
            Assert.True(route.AddAddress(index, new InterfaceAddress(Vip, 24)));
            Assert.True(route.AddAddress(index, new InterfaceAddress(InetAddress.Parse("198.18.0.101"), 24)));

            Assert.Equal([false, true], route.GetAddresses().Where(one => one.InterfaceIndex == index && one.Address.IsIPv4).Select(one => one.IsSecondary));
        });
    }

    [SkippableFact]
    public void AddAddress_Impossible_IsAnErrorWithAReason()
    {
        using var lab = Lab();
        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var index = route.FindLink("a0")!.Index;

            Assert.Contains("add 198.18.0.100/33 to interface", Assert.Throws<NetlinkException>(() => route.AddAddress(index, new InterfaceAddress(Vip, 33))).Message, StringComparison.Ordinal);
            Assert.Equal(Errno.ENODEV, Assert.Throws<NetlinkException>(() => route.AddAddress(999, new InterfaceAddress(Vip, 32))).ErrorNumber);
            Assert.False(route.DeleteAddress(999, new InterfaceAddress(Vip, 32)));
            Assert.False(route.DeleteAddress(999, new InterfaceAddress(Vip6, 128)));
        });
    }

    [SkippableFact]
    public void AddRoute_EachForm_IsShownAndDeleted()
    {
        using var lab = Lab();
        lab.Shell("ip address add 198.18.0.1/24 dev a0; ip address add 2001:db8::1/64 dev a0 nodad");
        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var index = route.FindLink("a0")!.Index;
            foreach (var (wanted, expected) in Routes(index))
            {
                var family = wanted.Destination.IsIPv4 ? "-4" : "-6";
                var network = string.Create(CultureInfo.InvariantCulture, $"{wanted.Destination}/{wanted.PrefixLength}");
                Assert.True(route.AddRoute(wanted));
                Assert.False(route.AddRoute(wanted), $"{expected} was added twice");
                Assert.Equal(expected, lab.Shell($"ip {family} -d route show table all root {network}").Trim());
                Assert.True(route.DeleteRoute(wanted));
                Assert.False(route.DeleteRoute(wanted));
                Assert.Empty(lab.Shell($"ip {family} route show table all proto keepalived"));
            }
        });
    }

    [SkippableFact]
    public void AddRoute_BesideAnothersRoute_ComesFirstAndGoesAlone()
    {
        using var lab = Lab();
        lab.Shell("ip address add 198.18.0.1/24 dev a0; ip route add 198.18.9.0/24 via 198.18.0.3");
        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var wanted = new InterfaceRoute(InetAddress.Parse("198.18.9.0"), 24) { Gateway = InetAddress.Parse("198.18.0.2") };
            Assert.True(route.AddRoute(wanted));
            Assert.Equal(InetAddress.Parse("198.18.0.2"), route.FindRoute(InetAddress.Parse("198.18.9.9"))!.Gateway);
            Assert.True(route.DeleteRoute(wanted));
            Assert.Equal(InetAddress.Parse("198.18.0.3"), route.FindRoute(InetAddress.Parse("198.18.9.9"))!.Gateway);
        });
    }

    [SkippableFact]
    public void AddRoute_Impossible_IsAnErrorAndDeletingItIsNot()
    {
        using var lab = Lab();
        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var wanted = new InterfaceRoute(InetAddress.Parse("198.18.9.0"), 24) { Gateway = InetAddress.Parse("198.19.0.2") };

            Assert.Contains("add the route to 198.18.9.0/24", Assert.Throws<NetlinkException>(() => route.AddRoute(wanted)).Message, StringComparison.Ordinal);
            Assert.False(route.DeleteRoute(wanted));
            Assert.False(route.DeleteRoute(new InterfaceRoute(InetAddress.Parse("2001:db8:9::"), 48) { InterfaceIndex = 999 }));
        });
    }

    [SkippableFact]
    public void CreateMacvlan_ReadBack_IsWhatItStandsOn()
    {
        using var lab = Lab();
        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var beneath = route.FindLink("a0")!;
            var mac = VrrpPacket.VirtualMac(51, isIPv6: false);

            route.CreateMacvlan("vrrp.51", beneath.Index, mac);

            var link = route.FindLink("vrrp.51")!;
            Assert.Equal(("macvlan", true, beneath.Index, mac, false, false), (link.Kind, link.IsMacvlan, link.BaseIndex, link.Address, link.IsUp, link.IsRunning));
            Assert.Matches("vrrp.51@a0: .* state DOWN (.|\n)*link/ether 00:00:5e:00:01:33 (.|\n)* macvlan mode vepa ", lab.Shell("ip -d link show vrrp.51"));
            Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() => route.CreateMacvlan("vrrp.51", beneath.Index, mac)).ErrorNumber);
            Assert.False(beneath.IsMacvlan);
        });
    }

    [SkippableFact]
    public void FindLink_OtherEndGoesDown_IsNotRunning()
    {
        using var lab = Lab();
        lab.Run(() =>
        {
            using var route = new RouteSocket();
            NetworkNamespace.Until("a0 to run", () => route.FindLink("a0") is { IsUp: true, IsRunning: true });
            lab.Shell("ip link set b0 down");
            NetworkNamespace.Until("a0 to stop running", () => route.FindLink("a0") is { IsUp: true, IsRunning: false });
        });
    }

    [SkippableFact]
    public void TryDrain_LinksAndAddressesOnly_IsReadyForThoseAlone()
    {
        using var lab = Lab();
        lab.Run(() =>
        {
            using var wake = new WakeSignal();
            using var set = new PollSet(wake);
            using var monitor = RouteMonitor.OfLinksAndAddresses();
            var slot = set.Add(monitor.Number);
            Assert.False(monitor.TryDrain());

            lab.Shell("ip route add 198.18.9.0/24 dev a0; ip neighbour add 198.18.9.1 lladdr 02:00:00:00:00:01 dev a0");
            Assert.False(set.Wait(TimeSpan.Zero));

            lab.Shell("ip address add 198.18.0.100/32 dev a0; ip link set a0 alias x");
            Assert.True(set.Wait(TimeSpan.Zero));
            Assert.True(set.IsReady(slot));
            Assert.True(monitor.TryDrain());
            Assert.False(set.Wait(TimeSpan.Zero));
            Assert.False(monitor.TryDrain());
        });
    }

    private static (InterfaceRoute Route, string Expected)[] Routes(int index) =>
    [
        (new(InetAddress.Parse("198.18.9.0"), 24) { Gateway = InetAddress.Parse("198.18.0.2") },
            "unicast 198.18.9.0/24 via 198.18.0.2 dev a0 table main proto keepalived scope global"),
        (new(InetAddress.Parse("198.18.9.0"), 24) { InterfaceIndex = index },
            "unicast 198.18.9.0/24 dev a0 table main proto keepalived scope link"),
        (new(InetAddress.Parse("198.18.9.0"), 24) { InterfaceIndex = index, Scope = RtNetlink.RT_SCOPE_UNIVERSE, PreferredSource = InetAddress.Parse("198.18.0.1"), Metric = 7, Table = 100 },
            "unicast 198.18.9.0/24 dev a0 table 100 proto keepalived scope global src 198.18.0.1 metric 7"),
        (new(InetAddress.Parse("198.18.9.0"), 24) { Gateway = InetAddress.Parse("2001:db8::2"), Table = 1000 },
            "unicast 198.18.9.0/24 via inet6 2001:db8::2 dev a0 table 1000 proto keepalived scope global"),
        (new(InetAddress.Parse("2001:db8:9::"), 48) { Gateway = InetAddress.Parse("2001:db8::2") },
            "unicast 2001:db8:9::/48 via 2001:db8::2 dev a0 table main proto keepalived scope global metric 1024 pref medium"),
        (new(InetAddress.Parse("2001:db8:9::"), 48) { InterfaceIndex = index, Metric = 5, PreferredSource = InetAddress.Parse("2001:db8::1") },
            "unicast 2001:db8:9::/48 dev a0 table main proto keepalived scope global src 2001:db8::1 metric 5 pref medium"),
    ];

    private static NetworkNamespace Lab()
    {
        var lab = new NetworkNamespace();
        lab.Shell("ip link add a0 type veth peer name b0; ip link set b0 up; ip link set a0 up");

        // What a link does by itself when it comes up is over then: an address of its own, and the end of looking for another holder of it.
        NetworkNamespace.Until("the links to settle", () => !lab.Shell("ip address show").Contains("tentative", StringComparison.Ordinal)
            && !lab.Shell("ip link show").Contains("NO-CARRIER", StringComparison.Ordinal));
        return lab;
    }
}
