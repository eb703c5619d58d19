using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>What a route does with packets (linux/rtnetlink.h RTN_*).</summary>
public enum RouteKind
{
    /// <summary>Something not listed here.</summary>
    Other = 0,

    /// <summary>To a next hop or a neighbour.</summary>
    Unicast = RtNetlink.RTN_UNICAST,

    /// <summary>The address is this host's own.</summary>
    Local = RtNetlink.RTN_LOCAL,

    /// <summary>To every station of a link.</summary>
    Broadcast = RtNetlink.RTN_BROADCAST,

    /// <summary>To a group.</summary>
    Multicast = RtNetlink.RTN_MULTICAST,

    /// <summary>Thrown away silently.</summary>
    Blackhole = RtNetlink.RTN_BLACKHOLE,

    /// <summary>Refused: host unreachable.</summary>
    Unreachable = RtNetlink.RTN_UNREACHABLE,

    /// <summary>Refused: administratively prohibited.</summary>
    Prohibit = RtNetlink.RTN_PROHIBIT,
}

/// <summary>The kernel's answer to "how would a packet to this address leave?".</summary>
/// <param name="Kind">What happens to it.</param>
/// <param name="InterfaceIndex">The interface it would leave by.</param>
/// <param name="Gateway">The next hop, possibly of the other family; null when the destination is on the link.</param>
/// <param name="PreferredSource">The source address the host would take, if the kernel named one.</param>
/// <param name="Mtu">Longest IP packet on the path where it is less than the interface's; null when the interface's holds.</param>
public sealed record RouteInfo(RouteKind Kind, int InterfaceIndex, InetAddress? Gateway, InetAddress? PreferredSource, int? Mtu)
{
    /// <summary>Reads an RTM_NEWROUTE message.</summary>
    internal static RouteInfo? TryParse(NetlinkMessage message)
    {
        if (!message.TrySplit(out rtmsg header, out var attributes))
        {
            return null;
        }

        uint interfaceIndex = 0;
        InetAddress? gateway = null;
        InetAddress? source = null;
        int? mtu = null;
        while (NetlinkAttribute.TryRead(ref attributes, out var attribute))
        {
            switch (attribute.Type)
            {
                case RtNetlink.RTA_OIF:
                    interfaceIndex = attribute.Number;
                    break;
                case RtNetlink.RTA_GATEWAY:
                    gateway = attribute.Address;
                    break;
                case RtNetlink.RTA_VIA:
                    gateway = attribute.Via;
                    break;
                case RtNetlink.RTA_PREFSRC:
                    source = attribute.Address;
                    break;
                case RtNetlink.RTA_METRICS:
                    mtu = ReadMtu(attribute.Payload);
                    break;
            }
        }

        var kind = (RouteKind)header.rtm_type;
        return new RouteInfo(Enum.IsDefined(kind) ? kind : RouteKind.Other, (int)interfaceIndex, gateway, source, mtu);
    }

    private static int? ReadMtu(ReadOnlySpan<byte> metrics)
    {
        while (NetlinkAttribute.TryRead(ref metrics, out var metric))
        {
            if (metric.Type == RtNetlink.RTAX_MTU && metric.Number is > 0 and <= int.MaxValue)
            {
                return (int)metric.Number;
            }
        }

        return null;
    }
}
