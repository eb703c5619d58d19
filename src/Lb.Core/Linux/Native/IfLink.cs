namespace Lb.Core.Linux.Native;

/// <summary>linux/if_link.h: attributes of links.</summary>
[CHeader("linux/if_link.h")]
internal static class IfLink
{
    public const ushort IFLA_ADDRESS = 1;
    public const ushort IFLA_IFNAME = 3;
    public const ushort IFLA_MTU = 4;
    public const ushort IFLA_LINK = 5;
    public const ushort IFLA_MASTER = 10;
    public const ushort IFLA_LINKINFO = 18;
    public const ushort IFLA_IFALIAS = 20;
    public const ushort IFLA_AF_SPEC = 26;
    public const ushort IFLA_INFO_KIND = 1;
    public const ushort IFLA_INFO_DATA = 2;
    public const ushort IFLA_INET6_ADDR_GEN_MODE = 8;
    public const byte IN6_ADDR_GEN_MODE_NONE = 1;
    public const ushort IFLA_INET_CONF = 1;
    public const ushort IFLA_MACVLAN_MODE = 1;
    public const uint MACVLAN_MODE_VEPA = 2;
}

/// <summary>linux/veth.h: the other end of a pair.</summary>
[CHeader("linux/veth.h")]
internal static class Veth
{
    public const ushort VETH_INFO_PEER = 1;
}

/// <summary>linux/if.h: flags and name lengths.</summary>
[CHeader("linux/if.h")]
internal static class If
{
    public const uint IFF_UP = 1;
    public const uint IFF_RUNNING = 1 << 6;
    public const uint IFF_LOWER_UP = 1 << 16;
    public const int IFNAMSIZ = 16;
}

/// <summary>linux/ip.h: numbers of the settings under /proc/sys/net/ipv4/conf.</summary>
[CHeader("linux/ip.h")]
internal static class Ip
{
    public const ushort IPV4_DEVCONF_RP_FILTER = 8;
    public const ushort IPV4_DEVCONF_ARPFILTER = 13;
    public const ushort IPV4_DEVCONF_ARP_IGNORE = 19;
    public const ushort IPV4_DEVCONF_PROMOTE_SECONDARIES = 20;
    public const ushort IPV4_DEVCONF_ACCEPT_LOCAL = 23;
}
