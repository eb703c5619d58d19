using System.Text;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Raw;

/// <summary>Opening and setting up of raw IP sockets (raw(7)).</summary>
internal static unsafe class RawIpSocket
{
    /// <summary>Opens a socket for one IP protocol.</summary>
    public static FileDescriptor Open(bool isIPv4, int protocol)
    {
        var socket = Socket.socket(
            isIPv4 ? Socket.AF_INET : Socket.AF_INET6, Socket.SOCK_RAW | Socket.SOCK_CLOEXEC | Socket.SOCK_NONBLOCK, protocol);
        return socket.IsInvalid ? throw LinuxException.FromLastError($"open a raw {(isIPv4 ? "IPv4" : "IPv6")} socket for VRRP") : socket;
    }

    /// <summary>Restricts a socket to one interface. The kernel keeps its number: an interface that comes back under the same name is another one.</summary>
    public static void BindToInterface(FileDescriptor socket, string interfaceName)
    {
        var name = Encoding.UTF8.GetBytes(interfaceName + '\0');
        fixed (byte* first = name)
        {
            if (Socket.setsockopt(socket, Socket.SOL_SOCKET, Socket.SO_BINDTODEVICE, first, (uint)name.Length) != 0)
            {
                throw LinuxException.FromLastError($"bind a VRRP socket to the interface {interfaceName}");
            }
        }
    }

    /// <summary>The number of the interface that a socket is restricted to, or 0.</summary>
    public static int BoundInterface(FileDescriptor socket) =>
        SocketOptions.Get<int>(socket, Socket.SOL_SOCKET, Socket.SO_BINDTOIFINDEX, "look up the interface of a VRRP socket");

    /// <summary>Binds to a local address, so that only packets to it are received.</summary>
    public static void BindToAddress(FileDescriptor socket, InetAddress address, int interfaceIndex)
    {
        sockaddr_in6 place;
        var length = NativeAddress.Write(&place, address, interfaceIndex);
        if (Socket.bind(socket, &place, length) != 0)
        {
            throw LinuxException.FromLastError($"bind a VRRP socket to the address {address}");
        }
    }

    /// <summary>Becomes a member of a group on one interface, which has the kernel tell the routers and switches (IGMP, MLD), and hears no other group.</summary>
    public static void Join(FileDescriptor socket, InetAddress group, string interfaceName, int interfaceIndex)
    {
        var operation = $"join the group {group} on {interfaceName}";
        if (group.IsIPv4)
        {
            SocketOptions.Set(socket, In.SOL_IP, In.IP_MULTICAST_ALL, 0, operation);
            var request = new ip_mreqn { imr_ifindex = interfaceIndex };
            group.WriteTo(new Span<byte>(request.imr_multiaddr, 4));
            SocketOptions.Set(socket, In.SOL_IP, In.IP_ADD_MEMBERSHIP, request, operation);
            return;
        }

        SocketOptions.Set(socket, In.SOL_IPV6, In.IPV6_MULTICAST_ALL, 0, operation);
        var request6 = new ipv6_mreq { ipv6mr_interface = (uint)interfaceIndex };
        group.WriteTo(new Span<byte>(request6.ipv6mr_multiaddr, 16));
        SocketOptions.Set(socket, In.SOL_IPV6, In.IPV6_JOIN_GROUP, request6, operation);
    }

    /// <summary>Sends groups out of one interface and not back to sockets of this host.</summary>
    public static void SendGroupsBy(FileDescriptor socket, bool isIPv4, string interfaceName, int interfaceIndex)
    {
        var operation = $"send multicast out of {interfaceName}";
        if (isIPv4)
        {
            SocketOptions.Set(socket, In.SOL_IP, In.IP_MULTICAST_IF, new ip_mreqn { imr_ifindex = interfaceIndex }, operation);
            SocketOptions.Set(socket, In.SOL_IP, In.IP_MULTICAST_LOOP, 0, operation);
            return;
        }

        SocketOptions.Set(socket, In.SOL_IPV6, In.IPV6_MULTICAST_IF, interfaceIndex, operation);
        SocketOptions.Set(socket, In.SOL_IPV6, In.IPV6_MULTICAST_LOOP, 0, operation);
    }

    /// <summary>Has the caller write IP headers, and the kernel put these packets before the bulk of the traffic in the interface's queue (tc-prio(8)).</summary>
    public static void SendWholePackets(FileDescriptor socket, bool isIPv4)
    {
        const string operation = "send whole IP packets";
        SocketOptions.Set(socket, isIPv4 ? In.SOL_IP : In.SOL_IPV6, isIPv4 ? In.IP_HDRINCL : In.IPV6_HDRINCL, 1, operation);
        if (!isIPv4)
        {
            // See AncillaryData.WriteSource.
            SocketOptions.Set(socket, In.SOL_IPV6, In.IPV6_FREEBIND, 1, operation);
        }

        PutFirst(socket);
    }

    /// <summary>Asks for the place of network control traffic in the interface's queue; without CAP_NET_ADMIN it is sent as ordinary traffic.</summary>
    public static void PutFirst(FileDescriptor socket) => _ = SocketOptions.TrySet(socket, Socket.SOL_SOCKET, Socket.SO_PRIORITY, PktSched.TC_PRIO_CONTROL);

    /// <summary>Has the kernel tell hop limit and destination of IPv6 packets, whose header a raw socket does not show (RFC 3542 §4, §6).</summary>
    public static void TellIPv6Header(FileDescriptor socket)
    {
        const string operation = "receive hop limit and destination of IPv6 packets";
        SocketOptions.Set(socket, In.SOL_IPV6, In.IPV6_RECVHOPLIMIT, 1, operation);
        SocketOptions.Set(socket, In.SOL_IPV6, In.IPV6_RECVPKTINFO, 1, operation);
    }

    /// <summary>Throws away what a socket received before it was bound: from its first moment it hears every interface.</summary>
    public static void Discard(FileDescriptor socket)
    {
        byte octet;
        while (Socket.recv(socket, &octet, sizeof(byte), 0) >= 0)
        {
        }
    }
}
