using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Netlink;

/// <summary>A socket to the kernel's routing subsystem (rtnetlink(7)): one datagram out, datagrams in.</summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    // A reader that is slower than the kernel loses messages and is told so (ENOBUFS); this much takes a burst of a few thousand.
    private const int ReceiveBufferBytes = 4 << 20;

    private readonly FileDescriptor _descriptor;

    public NetlinkSocket()
    {
        _descriptor = Socket.socket(Socket.AF_NETLINK, Socket.SOCK_RAW | Socket.SOCK_CLOEXEC | Socket.SOCK_NONBLOCK, Native.Netlink.NETLINK_ROUTE);
        if (_descriptor.IsInvalid)
        {
            throw LinuxException.FromLastError("open a netlink socket");
        }

        _ = SocketOptions.TrySet(_descriptor, Socket.SOL_SOCKET, Socket.SO_RCVBUFFORCE, ReceiveBufferBytes)
            || SocketOptions.TrySet(_descriptor, Socket.SOL_SOCKET, Socket.SO_RCVBUF, ReceiveBufferBytes);
        var address = new sockaddr_nl { nl_family = Socket.AF_NETLINK };
        if (Socket.bind(_descriptor, &address, (uint)sizeof(sockaddr_nl)) != 0)
        {
            var error = LinuxException.FromLastError("bind a netlink socket");
            _descriptor.Dispose();
            throw error;
        }
    }

    /// <summary>The number for a poll set.</summary>
    public int Number => _descriptor.Number;

    /// <summary>Turns a boolean option of the netlink level on; older kernels that lack one answer requests all the same.</summary>
    public void TryEnable(int option) => _ = SocketOptions.TrySet(_descriptor, Socket.SOL_NETLINK, option, 1);

    /// <summary>Subscribes to a multicast group.</summary>
    public void Join(int group) =>
        SocketOptions.Set(_descriptor, Socket.SOL_NETLINK, Native.Netlink.NETLINK_ADD_MEMBERSHIP, group, $"subscribe to netlink group {group}");

    public void Send(ReadOnlySpan<byte> request)
    {
        fixed (byte* first = request)
        {
            if (Socket.send(_descriptor, first, (nuint)request.Length, 0) < 0)
            {
                throw LinuxException.FromLastError("send a netlink request");
            }
        }
    }

    /// <summary>Waits for something to receive.</summary>
    public WaitOutcome Wait(TimeSpan timeout, WakeSignal? wake) => DescriptorWait.Wait(_descriptor, Poll.POLLIN, wake, timeout);

    /// <summary>Receives one datagram, if one is there.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="error">0, or the error number: EAGAIN when there is nothing, ENOBUFS when messages were lost.</param>
    /// <returns>The datagram's octets.</returns>
    public ReadOnlySpan<byte> Receive(Span<byte> buffer, out int error)
    {
        nint length;
        fixed (byte* first = buffer)
        {
            length = Socket.recv(_descriptor, first, (nuint)buffer.Length, Socket.MSG_TRUNC);
        }

        error = length < 0 ? Marshal.GetLastPInvokeError() : 0;

        // With MSG_TRUNC the length is the datagram's own. One that did not fit lost its tail, which is as good as an overrun.
        if (length > buffer.Length)
        {
            error = Errno.ENOBUFS;
        }

        return error == 0 ? buffer[..(int)length] : default;
    }

    public void Dispose() => _descriptor.Dispose();
}
