using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <content>Addresses, routes and neighbours.</content>
public sealed partial class RouteSocket
{
    /// <summary>Every IP address of this network namespace, both families.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public IReadOnlyList<AddressInfo> GetAddresses()
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_GETADDR, Native.Netlink.NLM_F_DUMP);
        request.Append(default(ifaddrmsg));
        return Dump(ref request, "list addresses", AddressInfo.TryParse);
    }

    /// <summary>Puts an address on an interface. An IPv6 address is usable at once (no duplicate address detection).</summary>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="address">The address.</param>
    /// <param name="prefixLength">Bits of the on-link prefix, 0 to 32 or 128.</param>
    /// <param name="isHostScope">Whether the address is never a source for packets that leave the host. IPv4 only.</param>
    /// <returns>False when the interface had it already.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public bool AddAddress(int interfaceIndex, InetAddress address, int prefixLength, bool isHostScope = false) =>
        AddAddress(interfaceIndex, new InterfaceAddress(address, prefixLength) { Scope = isHostScope ? RtNetlink.RT_SCOPE_HOST : RtNetlink.RT_SCOPE_UNIVERSE });

    /// <summary>Puts an address on an interface, with all that can be said about it.</summary>
    /// <returns>False when the interface had it already; how it is labelled or preferred then stays as it was.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal bool AddAddress(int interfaceIndex, InterfaceAddress address)
    {
        var request = AddressRequest(
            RtNetlink.RTM_NEWADDR, Native.Netlink.NLM_F_CREATE | Native.Netlink.NLM_F_EXCL, interfaceIndex, address.Address, address.PrefixLength, address.Scope);
        if (address.Broadcast is { } broadcast)
        {
            request.Attribute(IfAddr.IFA_BROADCAST, broadcast);
        }

        if (address.Label is { } label)
        {
            request.Attribute(IfAddr.IFA_LABEL, label);
        }

        if (address.IsNotPreferred)
        {
            const uint unlimited = uint.MaxValue;
            request.Structure(IfAddr.IFA_CACHEINFO, new ifa_cacheinfo { ifa_prefered = 0, ifa_valid = unlimited });
        }

        return Change(ref request, $"add {address.Address}/{address.PrefixLength} to interface number {interfaceIndex}", Errno.EEXIST) == 0;
    }

    /// <summary>Takes an address off an interface.</summary>
    /// <returns>False when the interface did not have it, or is gone.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public bool DeleteAddress(int interfaceIndex, InetAddress address, int prefixLength)
    {
        var request = AddressRequest(RtNetlink.RTM_DELADDR, 0, interfaceIndex, address, prefixLength, RtNetlink.RT_SCOPE_UNIVERSE);
        return Change(ref request, $"delete {address}/{prefixLength} from interface number {interfaceIndex}", Errno.EADDRNOTAVAIL, Errno.ENODEV) == 0;
    }

    /// <summary>Takes an address off an interface; label, scope and the like do not matter.</summary>
    /// <returns>False when the interface did not have it, or is gone.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal bool DeleteAddress(int interfaceIndex, InterfaceAddress address) => DeleteAddress(interfaceIndex, address.Address, address.PrefixLength);

    /// <summary>How a packet of this host to <paramref name="destination"/> would leave.</summary>
    /// <returns>The route, or null when there is none, or one that only says that there is no way (blackhole, prohibit, unreachable).</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public RouteInfo? FindRoute(InetAddress destination)
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_GETROUTE, Acknowledge(0));
        request.Append(new rtmsg { rtm_family = Family(destination), rtm_dst_len = (byte)(destination.Length * 8) });
        request.Attribute(RtNetlink.RTA_DST, destination);

        // The kernel answers with what a sender would be told: EINVAL for a blackhole, EACCES for prohibit (net/ipv4/fib_semantics.c, fib_props).
        return GetOne(
            ref request, $"look up the route to {destination}", RouteInfo.TryParse, Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EINVAL, Errno.EACCES);
    }

    /// <summary>Every neighbour entry, both families.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public IReadOnlyList<NeighborInfo> GetNeighbors()
    {
        var request = new NetlinkWriter(_request, RtNetlink.RTM_GETNEIGH, Native.Netlink.NLM_F_DUMP);
        request.Append(default(ndmsg));
        return Dump(ref request, "list neighbours", NeighborInfo.TryParse);
    }

    /// <summary>The neighbour entry of one address, or null when there is none.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public NeighborInfo? FindNeighbor(int interfaceIndex, InetAddress address)
    {
        var request = NeighborRequest(RtNetlink.RTM_GETNEIGH, Acknowledge(0), interfaceIndex, address, ndmFlags: 0);
        return GetOne(ref request, $"look up the neighbour {address}", NeighborInfo.TryParse, Errno.ENOENT);
    }

    /// <summary>
    /// Has the kernel use a neighbour entry as if a packet had been sent to it (NTF_USE): an unknown address is resolved, a stale one is
    /// confirmed. The result comes through <see cref="RouteMonitor"/>.
    /// </summary>
    /// <returns>
    /// Whether the kernel took the request. It does not when the interface is gone or has no such family, or when the neighbour table is
    /// full: a matter of this one neighbour, to be tried again later.
    /// </returns>
    /// <exception cref="LinuxException">The socket is broken: nothing can be sent, or no answer comes.</exception>
    public bool ProbeNeighbor(int interfaceIndex, InetAddress address)
    {
        var request = NeighborRequest(
            RtNetlink.RTM_NEWNEIGH, Acknowledge(Native.Netlink.NLM_F_CREATE | Native.Netlink.NLM_F_REPLACE), interfaceIndex, address, Neighbour.NTF_USE);
        return Ask<object>(ref request, $"resolve the neighbour {address} on interface number {interfaceIndex}", parse: null, into: null).ErrorNumber == 0;
    }

    private static byte Family(InetAddress address) => (byte)(address.IsIPv4 ? Socket.AF_INET : Socket.AF_INET6);

    private NetlinkWriter NeighborRequest(ushort type, ushort flags, int interfaceIndex, InetAddress address, byte ndmFlags)
    {
        var request = new NetlinkWriter(_request, type, flags);
        request.Append(new ndmsg { ndm_family = Family(address), ndm_ifindex = interfaceIndex, ndm_flags = ndmFlags });
        request.Attribute(Neighbour.NDA_DST, address);
        return request;
    }

    private NetlinkWriter AddressRequest(ushort type, int flags, int interfaceIndex, InetAddress address, int prefixLength, byte scope)
    {
        var request = new NetlinkWriter(_request, type, Acknowledge(flags));
        request.Append(new ifaddrmsg
        {
            ifa_family = Family(address),
            ifa_prefixlen = (byte)prefixLength,
            ifa_flags = address.IsIPv4 ? (byte)0 : IfAddr.IFA_F_NODAD,
            ifa_scope = scope,
            ifa_index = (uint)interfaceIndex,
        });
        request.Attribute(IfAddr.IFA_LOCAL, address);
        request.Attribute(IfAddr.IFA_ADDRESS, address);
        return request;
    }
}
