using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

/// <summary>Netlink against the same facts told by iproute2.</summary>
public sealed class RouteSocketTests
{
    [SkippableFact]
    public void FindLink_VethOnBridge_TellsWhatIproute2Set()
    {
        using var lab = new NetworkNamespace();
        lab.Shell("ip link add br0 type bridge; ip link add a0 type veth peer name b0; ip link set a0 master br0 mtu 1400 address 02:00:00:00:00:aa alias 'two words' up");

        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var bridge = route.FindLink("br0")!;
            var link = route.FindLink("a0")!;
            Assert.Equal(("a0", MacAddress.Parse("02:00:00:00:00:aa"), 1400, true, false), (link.Name, link.Address, link.Mtu, link.IsUp, link.HasCarrier));
            Assert.Equal(("veth", "two words", bridge.Index, "bridge"), (link.Kind, link.Alias, link.MasterIndex, bridge.Kind));
            Assert.Equal(link, route.FindLink(link.Index));
            Assert.Equal(["lo", "br0", "b0", "a0"], route.GetLinks().Select(one => one.Name));
            Assert.Null(route.FindLink("c0"));
            Assert.Null(route.FindLink("a name far too long for an interface"));
            Assert.Null(route.FindLink(999));
        });
    }

    [SkippableFact]
    public void FindRoute_EachKind_TellsTheNextHop()
    {
        using var lab = new NetworkNamespace();
        lab.Shell("ip link add a0 type veth peer name b0; ip link set b0 up; ip link set a0 up; ip address add 198.18.0.1/24 dev a0; ip address add 2001:db8::1/64 dev a0 nodad");
        lab.Shell("ip route add blackhole 198.18.3.1; ip route add prohibit 198.18.3.2; ip route add unreachable 198.18.3.3; ip -6 route add blackhole 2001:db8:4::1; ip -6 route add prohibit 2001:db8:4::2");
        lab.Shell("ip route add 198.18.1.0/24 via 198.18.0.2 mtu 1300; ip route add 198.18.2.0/24 via inet6 2001:db8::2; ip -6 route add 2001:db8:2::/48 via 2001:db8::2");

        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var own = InetAddress.Parse("198.18.0.1");
            var index = route.FindLink("a0")!.Index;
            Assert.Equal(RouteKind.Local, route.FindRoute(own)!.Kind);
            Assert.Equal(new RouteInfo(RouteKind.Unicast, index, null, own, null), route.FindRoute(InetAddress.Parse("198.18.0.9")));
            Assert.Equal(new RouteInfo(RouteKind.Unicast, index, InetAddress.Parse("198.18.0.2"), own, 1300), route.FindRoute(InetAddress.Parse("198.18.1.9")));
            Assert.Equal(InetAddress.Parse("2001:db8::2"), route.FindRoute(InetAddress.Parse("198.18.2.9"))!.Gateway);
            Assert.Equal(InetAddress.Parse("2001:db8::2"), route.FindRoute(InetAddress.Parse("2001:db8:2::9"))!.Gateway);
            Assert.Equal(RouteKind.Local, route.FindRoute(InetAddress.Parse("2001:db8::1"))!.Kind);
            Assert.Null(route.FindRoute(InetAddress.Parse("198.19.0.1")));
            Assert.Null(route.FindRoute(InetAddress.Parse("2001:db8:3::1")));
            Assert.All(
                ["198.18.3.1", "198.18.3.2", "198.18.3.3", "2001:db8:4::1", "2001:db8:4::2"],
                refused => Assert.Null(route.FindRoute(InetAddress.Parse(refused))));
        });
    }

    [SkippableFact]
    public void AddAndDeleteAddress_BothFamilies_AreSeenAndToldOnce()
    {
        using var lab = new NetworkNamespace();
        lab.Shell("ip link add a0 type veth peer name b0; ip link set b0 up; ip link set a0 up");

        foreach (var (text, bits) in new[] { ("198.18.0.100", 32), ("2001:db8::64", 128) })
        {
            var address = InetAddress.Parse(text);
            lab.Run(() =>
            {
                using var route = new RouteSocket();
                var index = route.FindLink("a0")!.Index;
                Assert.True(route.AddAddress(index, address, bits));
                Assert.False(route.AddAddress(index, address, bits));
                Assert.Contains(new AddressInfo(index, address, bits) { Label = address.IsIPv4 ? "a0" : null }, route.GetAddresses());
                Assert.Contains($"{text}/{bits} scope global", lab.Shell("ip -o address show a0"), StringComparison.Ordinal);
                Assert.DoesNotContain("tentative", lab.Shell($"ip -o address show a0 to {text}"), StringComparison.Ordinal);
                Assert.True(route.DeleteAddress(index, address, bits));
                Assert.False(route.DeleteAddress(index, address, bits));
            });
        }
    }

    [SkippableFact]
    public void ChangeLink_Refused_QuotesTheKernel()
    {
        using var lab = new NetworkNamespace();
        lab.Shell("ip link add a0 type veth peer name b0");

        var error = Assert.Throws<NetlinkException>(() => lab.Run(() =>
        {
            using var route = new RouteSocket();
            route.ChangeLink(route.FindLink("a0")!.Index, new LinkChange { Mtu = 10 });
        }));

        Assert.Contains("The kernel says: mtu less than device minimum", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("198.18.0.2")]
    [InlineData("2001:db8::2")]
    public void ProbeNeighbor_UnknownThenMoved_IsResolvedAndFollowed(string text)
    {
        using var lab = new Director();
        var address = InetAddress.Parse(text);
        lab.Client.Run(() =>
        {
            using var monitor = new RouteMonitor();
            using var route = new RouteSocket();
            var index = route.FindLink("eth0")!.Index;
            Assert.Null(route.FindNeighbor(index, address));

            Assert.True(route.ProbeNeighbor(index, address));

            var expected = lab.Host.Run(() => MacOf("eth0"));
            Assert.Equal(expected, Await(monitor, address).MacAddress);
            Assert.Equal(expected, route.FindNeighbor(index, address)!.MacAddress);
            Assert.Contains(route.GetNeighbors(), neighbor => neighbor.Address == address && neighbor.IsUsable);

            var moved = MacAddress.Parse("02:00:00:00:00:bb");
            lab.Client.Shell($"ip neigh replace {text} lladdr {moved} dev eth0");
            Assert.Equal(moved, Await(monitor, address, moved).MacAddress);
        });
    }

    [SkippableFact]
    public void ProbeNeighbor_KernelDoesNotTakeIt_SaysSoAndGoesOn()
    {
        using var lab = new NetworkNamespace();
        lab.Shell("ip link add a0 type veth peer name b0; ip link set b0 up; ip link set a0 up; sysctl -q -w net.ipv6.conf.a0.disable_ipv6=1; ip link set a0 mtu 1000");
        lab.Run(() =>
        {
            using var route = new RouteSocket();
            var index = route.FindLink("a0")!.Index;

            Assert.False(route.ProbeNeighbor(999, InetAddress.Parse("198.18.0.2")));
            Assert.False(route.ProbeNeighbor(999, InetAddress.Parse("2001:db8::2")));
            Assert.False(route.ProbeNeighbor(index, InetAddress.Parse("2001:db8::2")), "an interface without IPv6 took an IPv6 neighbour");
            Assert.True(route.ProbeNeighbor(index, InetAddress.Parse("198.18.0.2")));
        });
    }

    [SkippableFact]
    public void Receive_LinkAddressAndRouteChanges_AreToldAndWakeEndsTheWait()
    {
        using var lab = new NetworkNamespace();
        lab.Run(() =>
        {
            using var monitor = new RouteMonitor();
            lab.Shell("ip link add a0 type veth peer name b0; ip link set a0 up; ip link set b0 up; ip address add 198.18.0.1/24 dev a0; ip link delete a0");
            var events = new List<RouteEvent>();
            while (monitor.Receive(TimeSpan.Zero) is { } change)
            {
                events.Add(change);
            }

            Assert.Contains(events, change => change is LinkEvent { Link: { Name: "a0", IsUp: true }, IsRemoved: false });
            Assert.Contains(events, change => change is LinkEvent { Link.Name: "a0", IsRemoved: true });
            Assert.Contains(events, change => change is AddressEvent { Address.PrefixLength: 24, IsRemoved: false });
            Assert.Contains(events, change => change is AddressEvent { Address.PrefixLength: 24, IsRemoved: true });
            Assert.Contains(events, change => change is RoutesChangedEvent);
            monitor.Wake();
            Assert.Null(monitor.Receive(Timeout.InfiniteTimeSpan));
        });
    }

    [SkippableFact]
    public void Receive_SlowReader_IsToldToReadAgain()
    {
        using var lab = new NetworkNamespace();
        lab.Run(() =>
        {
            using var monitor = new RouteMonitor();
            lab.Shell("ip link add a0 type veth peer name b0; ip link set a0 up; for i in 1 2 3 4 5 6; do for j in $(seq 0 255); do echo route add 198.19.$i.$j/32 dev a0; done; for j in $(seq 0 255); do echo route del 198.19.$i.$j/32 dev a0; done; done > /tmp/$$.b; for k in 1 2 3 4 5 6 7 8; do ip -batch /tmp/$$.b; done; rm /tmp/$$.b");
            var resync = false;
            while (!resync && monitor.Receive(TimeSpan.Zero) is { } change)
            {
                resync = change is ResyncNeededEvent;
            }

            Assert.True(resync, "thousands of route changes fitted into the buffer");
        });
    }

    private static MacAddress MacOf(string name)
    {
        using var route = new RouteSocket();
        return route.FindLink(name)!.Address;
    }

    private static NeighborInfo Await(RouteMonitor monitor, InetAddress address, MacAddress? mac = null)
    {
        while (monitor.Receive(TimeSpan.FromMinutes(1)) is { } change)
        {
            if (change is NeighborEvent { Neighbor: { IsUsable: true } neighbor } && neighbor.Address == address && (mac is null || neighbor.MacAddress == mac))
            {
                return neighbor;
            }
        }

        throw new TimeoutException($"{address} was not resolved within a minute");
    }
}
