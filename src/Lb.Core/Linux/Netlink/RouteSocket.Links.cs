using System.Text;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>What to change about a link; what is null stays as it is.</summary>
public sealed record LinkChange
{
    /// <summary>Administratively up or down.</summary>
    public bool? IsUp { get; init; }

    /// <summary>Longest IP packet, in octets.</summary>
    public int? Mtu { get; init; }

    /// <summary>Free text, at most 255 octets.</summary>
    public string? Alias { get; init; }

    /// <summary>Give the link no IPv6 link-local address by itself (addr_gen_mode none). IPv6 packets are received all the same.</summary>
    public bool WithoutIPv6LinkLocal { get; init; }
}

/// <content>Links.</content>
public sealed partial class RouteSocket
{
    /// <summary>Every interface of this network namespace.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public IReadOnlyList<LinkInfo> GetLinks()
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_GETLINK, Native.Netlink.NLM_F_DUMP);
        request.Append(default(ifinfomsg));
        return Dump(ref request, "list network interfaces", LinkInfo.TryParse);
    }

    /// <summary>The interface of that name, or null when there is none.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public LinkInfo? FindLink(string name)
    {
        if (!IsInterfaceName(name))
        {
            return null;
        }

        var request = new NetlinkWriter(_request, RtNetlink.RTM_GETLINK, Acknowledge(0));
        request.Append(default(ifinfomsg));
        request.Attribute(IfLink.IFLA_IFNAME, name);
        return GetOne(ref request, $"look up the interface {name}", LinkInfo.TryParse, Errno.ENODEV);
    }

    /// <summary>The interface of that index, or null when there is none.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public LinkInfo? FindLink(int index)
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_GETLINK, Acknowledge(0));
        request.Append(new ifinfomsg { ifi_index = index });
        return index <= 0 ? null : GetOne(ref request, $"look up interface number {index}", LinkInfo.TryParse, Errno.ENODEV);
    }

    /// <summary>
    /// Makes two virtual Ethernet interfaces joined by a cable (veth(4)). An address given here is theirs for good: one that the kernel makes
    /// up is exchanged by systemd-udevd a moment later (MACAddressPolicy=persistent, systemd.link(5)).
    /// </summary>
    /// <exception cref="NetlinkException">The kernel refused, for instance because a name is taken (EEXIST).</exception>
    public void CreateVethPair(string name, MacAddress address, string peerName, MacAddress peerAddress)
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_NEWLINK, Acknowledge(Native.Netlink.NLM_F_CREATE | Native.Netlink.NLM_F_EXCL));
        request.Append(default(ifinfomsg));
        request.Attribute(IfLink.IFLA_IFNAME, name);
        request.Attribute(IfLink.IFLA_ADDRESS, address);
        var info = request.BeginNest(IfLink.IFLA_LINKINFO);
        request.Attribute(IfLink.IFLA_INFO_KIND, "veth");
        var data = request.BeginNest(IfLink.IFLA_INFO_DATA);
        var peer = request.BeginNest(Veth.VETH_INFO_PEER);
        request.Append(default(ifinfomsg));
        request.Attribute(IfLink.IFLA_IFNAME, peerName);
        request.Attribute(IfLink.IFLA_ADDRESS, peerAddress);
        request.EndNest(peer);
        request.EndNest(data);
        request.EndNest(info);
        _ = Change(ref request, $"create the veth pair {name}/{peerName}");
    }

    /// <summary>
    /// Makes an interface with a station address of its own on top of another (macvlan). The mode is VEPA and not private, which keepalived
    /// takes: with private the kernel hands a multicast frame whose source is that address, the other MASTER's advertisement, to this
    /// interface alone (drivers/net/macvlan.c, macvlan_handle_frame), and VRRP on the one beneath would not hear it.
    /// </summary>
    /// <exception cref="NetlinkException">The kernel refused, for instance because the name is taken (EEXIST).</exception>
    internal void CreateMacvlan(string name, int baseIndex, MacAddress mac)
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_NEWLINK, Acknowledge(Native.Netlink.NLM_F_CREATE | Native.Netlink.NLM_F_EXCL));
        request.Append(default(ifinfomsg));
        request.Attribute(IfLink.IFLA_IFNAME, name);
        request.Attribute(IfLink.IFLA_LINK, (uint)baseIndex);
        request.Attribute(IfLink.IFLA_ADDRESS, mac);
        var info = request.BeginNest(IfLink.IFLA_LINKINFO);
        request.Attribute(IfLink.IFLA_INFO_KIND, "macvlan");
        var data = request.BeginNest(IfLink.IFLA_INFO_DATA);
        request.Attribute(IfLink.IFLA_MACVLAN_MODE, IfLink.MACVLAN_MODE_VEPA);
        request.EndNest(data);
        request.EndNest(info);
        _ = Change(ref request, $"create the macvlan {name} with the address {mac} on interface number {baseIndex}");
    }

    /// <summary>Changes a link.</summary>
    /// <exception cref="NetlinkException">The kernel refused, for instance because there is no such link.</exception>
    public void ChangeLink(int index, LinkChange change)
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_NEWLINK, Acknowledge(0));
        request.Append(new ifinfomsg
        {
            ifi_index = index,
            ifi_flags = change.IsUp == true ? If.IFF_UP : 0,
            ifi_change = change.IsUp is null ? 0 : If.IFF_UP,
        });
        if (change.Mtu is { } mtu)
        {
            request.Attribute(IfLink.IFLA_MTU, (uint)mtu);
        }

        if (change.Alias is { } alias)
        {
            request.Attribute(IfLink.IFLA_IFALIAS, Encoding.UTF8.GetBytes(alias));
        }

        if (change.WithoutIPv6LinkLocal)
        {
            var families = request.BeginNest(IfLink.IFLA_AF_SPEC);
            var inet6 = request.BeginNest(Socket.AF_INET6);
            request.Attribute(IfLink.IFLA_INET6_ADDR_GEN_MODE, IfLink.IN6_ADDR_GEN_MODE_NONE);
            request.EndNest(inet6);
            request.EndNest(families);
        }

        _ = Change(ref request, $"change interface number {index}");
    }

    /// <summary>
    /// Changes settings that are also under /proc/sys/net/ipv4/conf (linux/ip.h, IPV4_DEVCONF_*), in the network namespace of this socket and
    /// where /proc/sys is read-only, too.
    /// </summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal void ChangeIPv4Settings(int index, params ReadOnlySpan<(ushort Number, uint Value)> settings)
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_NEWLINK, Acknowledge(0));
        request.Append(new ifinfomsg { ifi_index = index });
        var families = request.BeginNest(IfLink.IFLA_AF_SPEC);
        var inet = request.BeginNest(Socket.AF_INET);
        var configuration = request.BeginNest(IfLink.IFLA_INET_CONF);
        foreach (var (number, value) in settings)
        {
            request.Attribute(number, value);
        }

        request.EndNest(configuration);
        request.EndNest(inet);
        request.EndNest(families);
        _ = Change(ref request, $"change IPv4 settings of interface number {index}");
    }

    /// <summary>Sets how an interface answers ARP requests.</summary>
    /// <exception cref="NetlinkException">The kernel refused, for instance because there is no such interface.</exception>
    internal void ChangeArp(int index, ArpBehavior behavior) =>
        ChangeIPv4Settings(index, (Ip.IPV4_DEVCONF_ARP_IGNORE, behavior.Ignore), (Ip.IPV4_DEVCONF_ARPFILTER, behavior.Filter));

    /// <summary>Deletes a link; of a veth pair both ends go.</summary>
    /// <returns>False when there was no such link.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public bool DeleteLink(int index)
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_DELLINK, Acknowledge(0));
        request.Append(new ifinfomsg { ifi_index = index });
        return Change(ref request, $"delete interface number {index}", Errno.ENODEV) == 0;
    }

    private static bool IsInterfaceName(string name) => name.Length > 0 && Encoding.UTF8.GetByteCount(name) < If.IFNAMSIZ;

    private static ushort Acknowledge(int flags) => (ushort)(Native.Netlink.NLM_F_ACK | flags);
}
