using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Netlink;

/// <content>Adding and deleting routes.</content>
public sealed partial class RouteSocket
{
    /// <summary>Adds a route. Where another to the same network has the same metric, this one comes before it, as keepalived has it.</summary>
    /// <returns>False when the very same route existed.</returns>
    /// <exception cref="NetlinkException">The kernel refused, for instance because the gateway cannot be reached.</exception>
    internal bool AddRoute(InterfaceRoute route)
    {
        var request = RouteRequest(RtNetlink.RTM_NEWROUTE, Native.Netlink.NLM_F_CREATE, route);
        return Change(ref request, $"add the route to {route.Destination}/{route.PrefixLength}", Errno.EEXIST) == 0;
    }

    /// <summary>Deletes a route.</summary>
    /// <returns>False when it was not there, which it is not after its interface went down or its preferred source was taken away.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal bool DeleteRoute(InterfaceRoute route)
    {
        var request = RouteRequest(RtNetlink.RTM_DELROUTE, 0, route);
        return Change(ref request, $"delete the route to {route.Destination}/{route.PrefixLength}", Errno.ESRCH, Errno.ENODEV) == 0;
    }

    private NetlinkWriter RouteRequest(ushort type, int flags, InterfaceRoute route)
    {
        var table = route.Table ?? RtNetlink.RT_TABLE_MAIN;
        var request = new NetlinkWriter(_request, type, Acknowledge(flags));
        request.Append(new rtmsg
        {
            rtm_family = Family(route.Destination),
            rtm_dst_len = (byte)route.PrefixLength,

            // The field has eight bits; RTA_TABLE has them all.
            rtm_table = table <= byte.MaxValue ? (byte)table : RtNetlink.RT_TABLE_UNSPEC,
            rtm_protocol = route.Protocol,
            rtm_scope = ScopeOf(route),
            rtm_type = RtNetlink.RTN_UNICAST,
        });
        request.Attribute(RtNetlink.RTA_DST, route.Destination);
        request.Attribute(RtNetlink.RTA_TABLE, table);
        AppendGateway(ref request, route);
        if (route.InterfaceIndex is { } interfaceIndex)
        {
            request.Attribute(RtNetlink.RTA_OIF, (uint)interfaceIndex);
        }

        if (route.PreferredSource is { } source)
        {
            request.Attribute(RtNetlink.RTA_PREFSRC, source);
        }

        if (route.Metric is { } metric)
        {
            request.Attribute(RtNetlink.RTA_PRIORITY, metric);
        }

        return request;
    }

    private static void AppendGateway(ref NetlinkWriter request, InterfaceRoute route)
    {
        if (route.Gateway is not { } gateway)
        {
            return;
        }

        if (gateway.IsIPv4 == route.Destination.IsIPv4)
        {
            request.Attribute(RtNetlink.RTA_GATEWAY, gateway);
            return;
        }

        // RTA_VIA: the family in host order, then the address (struct rtvia, linux/rtnetlink.h).
        Span<byte> via = stackalloc byte[sizeof(ushort) + 16];
        via.Clear();
        _ = BitConverter.TryWriteBytes(via, (ushort)Family(gateway));
        gateway.WriteTo(via[sizeof(ushort)..]);
        request.Attribute(RtNetlink.RTA_VIA, via[..(sizeof(ushort) + gateway.Length)]);
    }

    private static byte ScopeOf(InterfaceRoute route)
    {
        if (route.Scope is { } scope)
        {
            return scope;
        }

        // iproute2's rule (ip-route(8)). IPv6 routes have no scope.
        return route is { Gateway: null, Destination.IsIPv4: true } ? RtNetlink.RT_SCOPE_LINK : RtNetlink.RT_SCOPE_UNIVERSE;
    }
}
