using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Linux.Native;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Linux;

public sealed class NetlinkParsingTests
{
    private static readonly ushort[] KnownTypes =
    [
        RtNetlink.RTM_NEWLINK, RtNetlink.RTM_NEWADDR, RtNetlink.RTM_NEWROUTE, RtNetlink.RTM_NEWNEIGH, RtNetlink.RTM_DELNEIGH, Netlink.NLMSG_ERROR,
    ];

    [Fact]
    public void Read_NeighborMessage_GivesEvent()
    {
        var request = new NetlinkWriter(new byte[256], RtNetlink.RTM_NEWNEIGH, 0);
        request.Append(new ndmsg { ndm_family = Socket.AF_INET, ndm_ifindex = 7, ndm_state = Neighbour.NUD_STALE });
        request.Attribute(Neighbour.NDA_DST, InetAddress.Parse("198.18.0.9"));
        request.Attribute(Neighbour.NDA_LLADDR, [2, 0, 0, 0, 0, 9]);
        var events = new Queue<RouteEvent>();

        RouteMonitor.Read(request.Finish(1), events);

        var expected = new NeighborInfo(7, InetAddress.Parse("198.18.0.9"), MacAddress.Parse("02:00:00:00:00:09"), NeighborStates.Stale);
        Assert.Equal([new NeighborEvent(expected, IsRemoved: false)], events);
    }

    [Theory]
    [InlineData(IfAddr.IFA_F_SECONDARY, true, false, false)]
    [InlineData(IfAddr.IFA_F_TENTATIVE, false, true, false)]
    [InlineData(IfAddr.IFA_F_DADFAILED, false, true, false)]
    [InlineData(IfAddr.IFA_F_DEPRECATED, false, false, true)]
    [InlineData(0x10000u, false, false, false)]
    public void Read_AddressMessage_GivesScopeLabelAndFlags(uint flags, bool isSecondary, bool isTentative, bool isDeprecated)
    {
        var request = new NetlinkWriter(new byte[256], RtNetlink.RTM_NEWADDR, 0);
        request.Append(new ifaddrmsg { ifa_family = Socket.AF_INET, ifa_prefixlen = 24, ifa_scope = RtNetlink.RT_SCOPE_LINK, ifa_index = 7 });
        request.Attribute(IfAddr.IFA_LOCAL, InetAddress.Parse("198.18.0.9"));
        request.Attribute(IfAddr.IFA_LABEL, "eth0:1");
        request.Attribute(IfAddr.IFA_FLAGS, flags);
        var events = new Queue<RouteEvent>();

        RouteMonitor.Read(request.Finish(1), events);

        var expected = new AddressInfo(7, InetAddress.Parse("198.18.0.9"), 24)
        {
            Scope = RtNetlink.RT_SCOPE_LINK,
            Label = "eth0:1",
            IsSecondary = isSecondary,
            IsTentative = isTentative,
            IsDeprecated = isDeprecated,
        };
        Assert.Equal([new AddressEvent(expected, IsRemoved: false)], events);
    }

    [Fact]
    public void Read_TemporaryIPv6Address_IsNotSecondary()
    {
        // RFC 8981: the same bit has another meaning there.
        var request = new NetlinkWriter(new byte[256], RtNetlink.RTM_NEWADDR, 0);
        request.Append(new ifaddrmsg { ifa_family = Socket.AF_INET6, ifa_prefixlen = 64, ifa_flags = (byte)IfAddr.IFA_F_SECONDARY, ifa_index = 7 });
        request.Attribute(IfAddr.IFA_ADDRESS, InetAddress.Parse("2001:db8::9"));
        var events = new Queue<RouteEvent>();

        RouteMonitor.Read(request.Finish(1), events);

        Assert.Equal([new AddressEvent(new AddressInfo(7, InetAddress.Parse("2001:db8::9"), 64), IsRemoved: false)], events);
    }

    [Theory]
    [InlineData(0u, false, false)]
    [InlineData(If.IFF_UP, true, false)]
    [InlineData(If.IFF_RUNNING, false, false)]
    [InlineData(If.IFF_UP | If.IFF_RUNNING, true, true)]
    public void Read_LinkMessage_IsRunningWhenUpAndOperational(uint flags, bool isUp, bool isRunning)
    {
        var request = new NetlinkWriter(new byte[256], RtNetlink.RTM_NEWLINK, 0);
        request.Append(new ifinfomsg { ifi_index = 3, ifi_flags = flags });
        request.Attribute(IfLink.IFLA_LINK, 2u);
        var info = request.BeginNest(IfLink.IFLA_LINKINFO);
        request.Attribute(IfLink.IFLA_INFO_KIND, "macvlan");
        request.EndNest(info);
        var events = new Queue<RouteEvent>();

        RouteMonitor.Read(request.Finish(1), events);

        var link = Assert.IsType<LinkEvent>(events.Single()).Link;
        Assert.Equal((isUp, isRunning, 2, true), (link.IsUp, link.IsRunning, link.BaseIndex, link.IsMacvlan));
    }

    [Fact]
    public void Read_BridgeForwardingEntry_IsNotANeighbor()
    {
        const byte familyOfBridges = 7;
        var request = new NetlinkWriter(new byte[256], RtNetlink.RTM_NEWNEIGH, 0);
        request.Append(new ndmsg { ndm_family = familyOfBridges, ndm_ifindex = 7, ndm_state = Neighbour.NUD_PERMANENT });
        request.Attribute(Neighbour.NDA_DST, InetAddress.Parse("198.18.0.9"));
        var events = new Queue<RouteEvent>();

        RouteMonitor.Read(request.Finish(1), events);

        Assert.Empty(events);
    }

    [Fact]
    public void Read_EveryTruncationOfALinkMessage_NeverThrows()
    {
        var request = new NetlinkWriter(new byte[256], RtNetlink.RTM_NEWLINK, 0);
        request.Append(new ifinfomsg { ifi_index = 3, ifi_flags = If.IFF_UP });
        request.Attribute(IfLink.IFLA_IFNAME, "eth0");
        var info = request.BeginNest(IfLink.IFLA_LINKINFO);
        request.Attribute(IfLink.IFLA_INFO_KIND, "veth");
        request.EndNest(info);
        var whole = request.Finish(1).ToArray();
        var events = new Queue<RouteEvent>();

        for (var length = 0; length <= whole.Length; length++)
        {
            var cut = whole.AsSpan(0, length).ToArray();
            RouteMonitor.Read(cut, events);

            // The same with a header that tells the cut length, so that the attributes are cut rather than the message.
            if (length >= Marshal.SizeOf<nlmsghdr>())
            {
                MemoryMarshal.Write(cut, (uint)length);
                RouteMonitor.Read(cut, events);
            }
        }

        Assert.Contains(events, item => item is LinkEvent { Link: { Name: "eth0", Kind: "veth", IsUp: true } });
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var bytes = ArbMap.Default.GeneratorFor<byte[]>();
        var messages = Gen.Elements(KnownTypes).SelectMany(type => bytes.Resize(200).Select(body => (type, body)));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(messages.ToArbitrary(), message =>
        {
            var datagram = new byte[16 + message.body.Length];
            MemoryMarshal.Write(datagram, new nlmsghdr { nlmsg_len = (uint)datagram.Length, nlmsg_type = message.type, nlmsg_flags = Netlink.NLM_F_ACK_TLVS });
            message.body.CopyTo(datagram, 16);
            RouteMonitor.Read(datagram, new Queue<RouteEvent>());
            RouteMonitor.Read(message.body, new Queue<RouteEvent>());
            ReadOnlySpan<byte> rest = datagram;
            while (NetlinkMessage.TryRead(ref rest, out var read))
            {
                _ = read.ErrorNumber;
                _ = read.Explanation;
                _ = RouteInfo.TryParse(read);
            }
        }));
    }
}
