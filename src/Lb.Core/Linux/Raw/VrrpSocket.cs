using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Raw;

/// <summary>
/// Sends and receives VRRP packets (IP protocol 112) without blocking. It keeps working while its interface is down and up again; when the
/// interface was deleted and one of the same name made, dispose it and open another. It belongs to one thread, and to the network
/// namespace of the thread that opened it.
/// <para>Inside are two sockets. IPV6_HDRINCL on a socket that receives would have the kernel discard wrong checksums uncounted
/// (net/ipv6/raw.c, rawv6_rcv), and a macvlan may be what sends.</para>
/// </summary>
internal sealed unsafe class VrrpSocket : IDisposable
{
    private readonly FileDescriptor _receiver;
    private readonly FileDescriptor _sender;
    private readonly bool _isIPv4;

    private VrrpSocket(FileDescriptor receiver, FileDescriptor sender, bool isIPv4, int interfaceIndex)
    {
        _receiver = receiver;
        _sender = sender;
        _isIPv4 = isIPv4;
        InterfaceIndex = interfaceIndex;
    }

    /// <summary>The number of the descriptor that becomes readable, for a <see cref="PollSet"/>.</summary>
    public int Number => _receiver.Number;

    /// <summary>The interface it sends by, as it was numbered when the socket was opened; 0 for a unicast socket without one.</summary>
    public int InterfaceIndex { get; }

    /// <summary>Opens a socket that is a member of the group on one interface, hears that interface only and sends out of it.</summary>
    /// <exception cref="LinuxException">The kernel refused: no such interface, no IPv6 on it, no privilege.</exception>
    public static VrrpSocket OpenMulticast(string interfaceName, int interfaceIndex, InetAddress group) =>
        OpenMulticast(interfaceName, interfaceIndex, group, interfaceName, interfaceIndex);

    /// <summary>
    /// Opens a socket that hears one interface and sends out of another: with a virtual MAC address, the interface beneath and the
    /// macvlan. A membership on the macvlan would have a BACKUP tell it with the virtual MAC address as its source, and the switch would
    /// lead the clients there.
    /// </summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public static VrrpSocket OpenMulticast(string interfaceName, int interfaceIndex, InetAddress group, string senderName, int senderIndex) =>
        Open(group.IsIPv4, (receiver, sender) =>
        {
            RawIpSocket.BindToInterface(receiver, interfaceName);
            RawIpSocket.Join(receiver, group, interfaceName, interfaceIndex);
            RawIpSocket.BindToInterface(sender, senderName);
            RawIpSocket.SendGroupsBy(sender, group.IsIPv4, senderName, senderIndex);
            return senderIndex;
        });

    /// <summary>Opens a socket that hears what is sent to one address of this host.</summary>
    /// <param name="interfaceName">The only interface to hear and to send by, or null for whatever the routes say.</param>
    /// <param name="local">The address; a link-local one needs the interface.</param>
    /// <exception cref="LinuxException">The kernel refused: the address is not this host's (yet: an IPv6 address is tentative at first), or there is no such interface.</exception>
    public static VrrpSocket OpenUnicast(string? interfaceName, InetAddress local) =>
        Open(local.IsIPv4, (receiver, sender) =>
        {
            var interfaceIndex = 0;
            if (interfaceName is not null)
            {
                RawIpSocket.BindToInterface(receiver, interfaceName);
                RawIpSocket.BindToInterface(sender, interfaceName);
                interfaceIndex = RawIpSocket.BoundInterface(sender);
            }

            RawIpSocket.BindToAddress(receiver, local, interfaceIndex);
            return interfaceIndex;
        });

    /// <summary>Receives one packet, if one is there. The kernel has checked the IP header and put fragments together.</summary>
    /// <param name="buffer">Where to; 4200 octets hold the longest advertisement there can be. The rest of a longer packet is lost, and its message is as long as its room.</param>
    /// <param name="datagram">The facts of the IP header.</param>
    /// <param name="messageOffset">Where in <paramref name="buffer"/> the VRRP message begins.</param>
    /// <param name="messageLength">Its octets.</param>
    /// <returns>False when nothing is there, or the socket had an error to tell: it is gone with that.</returns>
    public bool TryReceive(Span<byte> buffer, out VrrpDatagram datagram, out int messageOffset, out int messageLength)
    {
        datagram = default;
        messageOffset = 0;
        messageLength = 0;
        sockaddr_in6 source;
        var control = stackalloc ulong[AncillaryData.Room / sizeof(ulong)];
        nint length;
        msghdr message;
        fixed (byte* first = buffer)
        {
            var vector = new iovec { iov_base = first, iov_len = (nuint)buffer.Length };
            do
            {
                message = new msghdr
                {
                    msg_name = &source,
                    msg_namelen = (uint)sizeof(sockaddr_in6),
                    msg_iov = &vector,
                    msg_iovlen = 1,
                    msg_control = control,
                    msg_controllen = AncillaryData.Room,
                };
                length = Socket.recvmsg(_receiver, &message, Socket.MSG_TRUNC);
            }
            while (length < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        }

        if (length < 0)
        {
            return false;
        }

        // With MSG_TRUNC the length is the packet's own.
        var received = buffer[..(int)Math.Min(length, buffer.Length)];
        datagram = _isIPv4
            ? ReadIPv4(received, (int)length, out messageOffset, out messageLength)
            : ReadIPv6(received, (int)length, source, new ReadOnlySpan<byte>(control, (int)message.msg_controllen), out messageLength);
        return true;
    }

    /// <summary>Sends one packet as it is; the kernel fills in the IPv4 header checksum, and an identification where there is none.</summary>
    /// <param name="packet">The IP packet.</param>
    /// <param name="destination">The group or the peer, as in the packet.</param>
    /// <returns>0, or the error number: ENETDOWN and ENETUNREACH while the link is down, ENODEV after it was deleted, EPERM from a firewall.</returns>
    public int Send(ReadOnlySpan<byte> packet, InetAddress destination)
    {
        sockaddr_in6 address;
        var control = stackalloc ulong[AncillaryData.Room / sizeof(ulong)];
        fixed (byte* first = packet)
        {
            var vector = new iovec { iov_base = first, iov_len = (nuint)packet.Length };
            var message = new msghdr
            {
                msg_name = &address,
                msg_namelen = NativeAddress.Write(&address, destination, InterfaceIndex),
                msg_iov = &vector,
                msg_iovlen = 1,
                msg_control = control,
                msg_controllen = _isIPv4 ? 0 : (nuint)AncillaryData.WriteSource(new Span<byte>(control, AncillaryData.Room), packet),
            };
            return Socket.sendmsg(_sender, &message, 0) < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiver.Dispose();
        _sender.Dispose();
    }

    private static VrrpSocket Open(bool isIPv4, Func<FileDescriptor, FileDescriptor, int> setUp)
    {
        var receiver = RawIpSocket.Open(isIPv4, (int)IpProtocol.Vrrp);
        FileDescriptor? sender = null;
        try
        {
            if (!isIPv4)
            {
                RawIpSocket.TellIPv6Header(receiver);
            }

            // Protocol 255 receives nothing (raw(7)).
            sender = RawIpSocket.Open(isIPv4, In.IPPROTO_RAW);
            RawIpSocket.SendWholePackets(sender, isIPv4);
            var interfaceIndex = setUp(receiver, sender);
            RawIpSocket.Discard(receiver);
            return new VrrpSocket(receiver, sender, isIPv4, interfaceIndex);
        }
        catch
        {
            receiver.Dispose();
            sender?.Dispose();
            throw;
        }
    }

    private static VrrpDatagram ReadIPv4(ReadOnlySpan<byte> received, int length, out int messageOffset, out int messageLength)
    {
        messageOffset = 0;
        messageLength = 0;
        if (!Ipv4Packet.TryParse(received, out var packet))
        {
            // Only a buffer shorter than the header comes to this; the checks find the message too short.
            return new VrrpDatagram(default, default, 0, IpProtocol.Vrrp, length, length);
        }

        messageOffset = packet.HeaderLength;
        messageLength = packet.Payload.Length;
        return VrrpDatagram.Of(packet, length);
    }

    private static VrrpDatagram ReadIPv6(
        ReadOnlySpan<byte> received, int length, in sockaddr_in6 source, ReadOnlySpan<byte> control, out int messageLength)
    {
        // The kernel cuts at the payload length of the header, which is what remains to promise.
        var ancillary = AncillaryData.Read(control);
        var packetLength = Ipv6Packet.HeaderLength + length;
        messageLength = received.Length;
        return new VrrpDatagram(
            NativeAddress.ReadIPv6(source), ancillary.Destination, ancillary.HopLimit, IpProtocol.Vrrp, packetLength, packetLength);
    }
}
