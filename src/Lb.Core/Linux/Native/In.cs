using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>netinet/in.h: options and ancillary data of IP sockets.</summary>
[CHeader("netinet/in.h")]
internal static class In
{
    public const int IPPROTO_RAW = 255;

    public const int SOL_IP = 0;
    public const int IP_HDRINCL = 3;
    public const int IP_MULTICAST_IF = 32;
    public const int IP_MULTICAST_LOOP = 34;
    public const int IP_ADD_MEMBERSHIP = 35;
    public const int IP_MULTICAST_ALL = 49;

    public const int SOL_IPV6 = 41;
    public const int IPV6_MULTICAST_IF = 17;
    public const int IPV6_MULTICAST_LOOP = 19;
    public const int IPV6_JOIN_GROUP = 20;
    public const int IPV6_MULTICAST_ALL = 29;
    public const int IPV6_HDRINCL = 36;
    public const int IPV6_RECVPKTINFO = 49;
    public const int IPV6_PKTINFO = 50;
    public const int IPV6_RECVHOPLIMIT = 51;
    public const int IPV6_HOPLIMIT = 52;
    public const int IPV6_FREEBIND = 78;
}

/// <summary>Port and address are in network byte order, the address as its octets lie on the wire.</summary>
[CHeader("netinet/in.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct sockaddr_in
{
    public ushort sin_family;
    public ushort sin_port;
    public fixed byte sin_addr[4];
    public fixed byte sin_zero[8];
}

[CHeader("netinet/in.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct sockaddr_in6
{
    public ushort sin6_family;
    public ushort sin6_port;
    public uint sin6_flowinfo;
    public fixed byte sin6_addr[16];
    public uint sin6_scope_id;
}

[CHeader("netinet/in.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ip_mreqn
{
    public fixed byte imr_multiaddr[4];
    public fixed byte imr_address[4];
    public int imr_ifindex;
}

[CHeader("netinet/in.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ipv6_mreq
{
    public fixed byte ipv6mr_multiaddr[16];
    public uint ipv6mr_interface;
}

[CHeader("netinet/in.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct in6_pktinfo
{
    public fixed byte ipi6_addr[16];
    public uint ipi6_ifindex;
}
