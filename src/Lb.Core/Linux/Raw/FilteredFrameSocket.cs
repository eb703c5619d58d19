using System.Net.Sockets;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Native;
using Lb.Core.Linux.Netlink;
using NetSocket = System.Net.Sockets.Socket;
using Socket = Lb.Core.Linux.Native.Socket;

namespace Lb.Core.Linux.Raw;

/// <summary>
/// Sends whole frames out of one interface, and receives those that a filter takes, before any firewall of this host sees them. It belongs
/// to the network namespace of the thread that opened it.
/// </summary>
internal sealed class FilteredFrameSocket : IDisposable
{
    private readonly NetSocket _socket;

    /// <summary>Opens the socket.</summary>
    /// <param name="link">The interface.</param>
    /// <param name="filter">Which frames to receive; those this host sends are left out.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public FilteredFrameSocket(LinkInfo link, BpfProgram filter)
    {
        var packets = PacketSocket.Open(link.Name);
        try
        {
            SocketOptions.Set(packets, Socket.SOL_PACKET, IfPacket.PACKET_IGNORE_OUTGOING, 1, $"leave out frames sent by {link.Name}");
            filter.Attach(packets, Socket.SOL_SOCKET, Socket.SO_ATTACH_FILTER, $"filter frames of {link.Name}");

            // With one protocol only it would come after the ingress hook of nftables, and see what is left by then.
            PacketSocket.Bind(packets, link.Name, link.Index, IfEther.ETH_P_ALL);
            _socket = new NetSocket(new SafeSocketHandle(packets.Number, ownsHandle: true));
            packets.SetHandleAsInvalid();
        }
        catch
        {
            packets.Dispose();
            throw;
        }
    }

    /// <summary>Sends one frame; the driver pads it.</summary>
    /// <exception cref="SocketException">The kernel refused: the interface is down or gone.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) => _ = await _socket.SendAsync(frame, cancellationToken);

    /// <summary>Receives one frame, cut to the buffer.</summary>
    /// <returns>Its octets.</returns>
    /// <exception cref="SocketException">The interface is down or gone.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> frame, CancellationToken cancellationToken) => _socket.ReceiveAsync(frame, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
