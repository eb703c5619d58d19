using System.Net;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.AfPacket;

/// <summary>Opening and binding of packet sockets (packet(7)).</summary>
internal static unsafe class PacketSocket
{
    /// <summary>Opens a socket that receives nothing until it is bound: protocol 0 registers no hook.</summary>
    public static FileDescriptor Open(string interfaceName)
    {
        var socket = Socket.socket(Socket.AF_PACKET, Socket.SOCK_RAW | Socket.SOCK_CLOEXEC | Socket.SOCK_NONBLOCK, 0);
        return socket.IsInvalid ? throw LinuxException.FromLastError($"open a packet socket for {interfaceName}") : socket;
    }

    /// <summary>Binds to one interface; with a protocol other than 0 frames arrive from now on.</summary>
    public static void Bind(FileDescriptor socket, string interfaceName, int interfaceIndex, ushort protocol)
    {
        var address = new sockaddr_ll
        {
            sll_family = Socket.AF_PACKET,
            sll_protocol = (ushort)IPAddress.HostToNetworkOrder((short)protocol),
            sll_ifindex = interfaceIndex,
        };
        if (Socket.bind(socket, &address, (uint)sizeof(sockaddr_ll)) != 0)
        {
            throw LinuxException.FromLastError($"bind a packet socket to {interfaceName}");
        }
    }

    /// <summary>Whether the interface a socket is bound to was deleted: the kernel then forgets its index (net/packet/af_packet.c, packet_notifier).</summary>
    public static bool HasLostInterface(FileDescriptor socket)
    {
        sockaddr_ll address;
        var length = (uint)sizeof(sockaddr_ll);
        return Socket.getsockname(socket, &address, &length) != 0 || address.sll_ifindex <= 0;
    }
}
