using System.Net;
using System.Runtime.InteropServices;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Raw;

/// <summary>
/// A TCP port that this host answers nothing on: whoever speaks TCP by packet sockets needs the kernel to neither give the port to anybody
/// else nor reset connections it does not know. It listens, with a filter that takes no segment; the kernel then drops what comes without a
/// RST (net/ipv4/tcp_ipv4.c, tcp_v4_rcv: tcp_filter comes before the state is looked at).
/// </summary>
internal sealed unsafe class SilentTcpPort : IDisposable
{
    private readonly FileDescriptor _socket;

    /// <summary>Takes a free port of one address.</summary>
    /// <param name="address">An address of this host that is not link-local.</param>
    /// <exception cref="LinuxException">The kernel refused: the address is not this host's, or every port is in use.</exception>
    public SilentTcpPort(InetAddress address)
    {
        _socket = Socket.socket(address.IsIPv4 ? Socket.AF_INET : Socket.AF_INET6, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0);
        try
        {
            Check(!_socket.IsInvalid, address);

            // Before it listens: from then on it would answer.
            BpfProgram.Nothing.Attach(_socket, Socket.SOL_SOCKET, Socket.SO_ATTACH_FILTER, "silence a TCP port");
            sockaddr_in6 place;
            var length = NativeAddress.Write(&place, address, interfaceIndex: 0);
            Check(Socket.bind(_socket, &place, length) == 0, address);
            Check(Socket.listen(_socket, 0) == 0, address);
            Check(Socket.getsockname(_socket, &place, &length) == 0, address);

            // Both families have the port at the same place (netinet/in.h).
            Number = (ushort)IPAddress.NetworkToHostOrder((short)place.sin6_port);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The port's number.</summary>
    public ushort Number { get; }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static void Check(bool succeeded, InetAddress address)
    {
        if (!succeeded)
        {
            throw LinuxException.FromError($"take a TCP port of {address}", Marshal.GetLastPInvokeError());
        }
    }
}
