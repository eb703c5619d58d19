using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>A network interface as the kernel describes it.</summary>
/// <param name="Index">The number that never changes while the interface exists.</param>
/// <param name="Name">The name, which can change.</param>
/// <param name="Address">The station address; zero for interfaces without one (lo, tunnels).</param>
/// <param name="Mtu">Longest IP packet, in octets.</param>
/// <param name="IsUp">Whether it is administratively up.</param>
/// <param name="HasCarrier">Whether it is up and its physical layer is too.</param>
/// <param name="Kind">What sort of virtual interface it is (<c>veth</c>, <c>bridge</c>), or null for hardware.</param>
/// <param name="Alias">Free text given by an administrator or a program, or null.</param>
/// <param name="MasterIndex">The bridge or bond it belongs to, or 0.</param>
public sealed record LinkInfo(
    int Index, string Name, MacAddress Address, int Mtu, bool IsUp, bool HasCarrier, string? Kind, string? Alias, int MasterIndex)
{
    private const string MacvlanKind = "macvlan";

    /// <summary>Whether it is up and operational, as keepalived judges an interface (IFF_UP and IFF_RUNNING; RFC 2863 operational status).</summary>
    public bool IsRunning { get; init; }

    /// <summary>The interface it stands on (of a macvlan or VLAN), or its other end (of a veth pair), possibly of another network namespace; 0 for none.</summary>
    public int BaseIndex { get; init; }

    /// <summary>Whether it is a macvlan: a second station address on the interface <see cref="BaseIndex"/>.</summary>
    public bool IsMacvlan => Kind == MacvlanKind;

    /// <summary>How it answers ARP requests; null where the kernel did not say.</summary>
    internal ArpBehavior? Arp { get; init; }

    /// <summary>Reads an RTM_NEWLINK or RTM_DELLINK message.</summary>
    internal static LinkInfo? TryParse(NetlinkMessage message)
    {
        if (!message.TrySplit(out ifinfomsg link, out var attributes))
        {
            return null;
        }

        var name = string.Empty;
        var address = default(MacAddress);
        string? kind = null;
        string? alias = null;
        uint mtu = 0;
        uint master = 0;
        uint lower = 0;
        ArpBehavior? arp = null;
        while (NetlinkAttribute.TryRead(ref attributes, out var attribute))
        {
            switch (attribute.Type)
            {
                case IfLink.IFLA_IFNAME:
                    name = attribute.Text;
                    break;
                case IfLink.IFLA_ADDRESS:
                    address = attribute.Mac ?? default;
                    break;
                case IfLink.IFLA_MTU:
                    mtu = attribute.Number;
                    break;
                case IfLink.IFLA_LINK:
                    lower = attribute.Number;
                    break;
                case IfLink.IFLA_MASTER:
                    master = attribute.Number;
                    break;
                case IfLink.IFLA_IFALIAS:
                    alias = attribute.Text;
                    break;
                case IfLink.IFLA_AF_SPEC:
                    arp = ReadArp(Find(Find(attribute.Payload, Socket.AF_INET), IfLink.IFLA_INET_CONF));
                    break;
                case IfLink.IFLA_LINKINFO:
                    kind = ReadKind(attribute.Payload);
                    break;
            }
        }

        var isUp = (link.ifi_flags & If.IFF_UP) != 0;
        var hasCarrier = isUp && (link.ifi_flags & If.IFF_LOWER_UP) != 0;
        return new LinkInfo(link.ifi_index, name, address, (int)Math.Min(mtu, int.MaxValue), isUp, hasCarrier, kind, alias, (int)master)
        {
            IsRunning = isUp && (link.ifi_flags & If.IFF_RUNNING) != 0,
            BaseIndex = (int)lower,
            Arp = arp,
        };
    }

    private static string? ReadKind(ReadOnlySpan<byte> nested)
    {
        while (NetlinkAttribute.TryRead(ref nested, out var attribute))
        {
            if (attribute.Type == IfLink.IFLA_INFO_KIND)
            {
                return attribute.Text;
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> nested, int type)
    {
        while (NetlinkAttribute.TryRead(ref nested, out var attribute))
        {
            if (attribute.Type == type)
            {
                return attribute.Payload;
            }
        }

        return default;
    }

    /// <summary>Reads the settings, an array of numbers that begins with setting number 1 (net/ipv4/devinet.c, inet_fill_link_af).</summary>
    private static ArpBehavior? ReadArp(ReadOnlySpan<byte> settings) =>
        TrySetting(settings, Ip.IPV4_DEVCONF_ARP_IGNORE, out var ignore) && TrySetting(settings, Ip.IPV4_DEVCONF_ARPFILTER, out var filter)
            ? new ArpBehavior(ignore, filter)
            : null;

    private static bool TrySetting(ReadOnlySpan<byte> settings, int number, out uint value)
    {
        value = 0;
        var offset = (number - 1) * sizeof(uint);
        return settings.Length > offset && MemoryMarshal.TryRead(settings[offset..], out value);
    }
}
