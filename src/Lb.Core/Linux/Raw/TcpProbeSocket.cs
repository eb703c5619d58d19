using System.Net.Sockets;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Native;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;
using NetSocket = System.Net.Sockets.Socket;
using Socket = Lb.Core.Linux.Native.Socket;

namespace Lb.Core.Linux.Raw;

/// <summary>
/// Sends whole frames of one TCP connection out of one interface, and receives those that come back, before any firewall of this host sees
/// them. The kernel keeps out: see <see cref="SilentTcpPort"/>. It belongs to the network namespace of the thread that opened it.
/// </summary>
internal sealed class TcpProbeSocket : IDisposable
{
    private readonly SilentTcpPort _port;
    private readonly NetSocket _socket;

    /// <summary>Opens the socket and takes a free port of <paramref name="address"/>.</summary>
    /// <param name="link">The interface.</param>
    /// <param name="address">This host's address.</param>
    /// <param name="remote">The other end's address, of the same family.</param>
    /// <param name="remotePort">The other end's port.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public TcpProbeSocket(LinkInfo link, InetAddress address, InetAddress remote, ushort remotePort)
    {
        _port = new SilentTcpPort(address);
        FileDescriptor? packets = null;
        try
        {
            packets = PacketSocket.Open(link.Name);
            SocketOptions.Set(packets, Socket.SOL_PACKET, IfPacket.PACKET_IGNORE_OUTGOING, 1, $"leave out frames sent by {link.Name}");
            TcpAnswerFilter.Build(remote, remotePort, address, Port).Attach(packets, Socket.SOL_SOCKET, Socket.SO_ATTACH_FILTER, $"filter frames of {link.Name}");

            // With ETH_P_IP it would come after the ingress hook of nftables, and see what is left by then.
            PacketSocket.Bind(packets, link.Name, link.Index, IfEther.ETH_P_ALL);
            _socket = new NetSocket(new SafeSocketHandle(packets.Number, ownsHandle: true));
            packets.SetHandleAsInvalid();
        }
        catch
        {
            packets?.Dispose();
            _port.Dispose();
            throw;
        }
    }

    /// <summary>The port of this host.</summary>
    public ushort Port => _port.Number;

    /// <summary>Sends one frame; the driver pads it.</summary>
    /// <exception cref="SocketException">The kernel refused: the interface is down or gone.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) => _ = await _socket.SendAsync(frame, cancellationToken);

    /// <summary>Receives one frame, cut to the buffer.</summary>
    /// <returns>Its octets.</returns>
    /// <exception cref="SocketException">The interface is down or gone.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> frame, CancellationToken cancellationToken) => _socket.ReceiveAsync(frame, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _port.Dispose();
    }
}
