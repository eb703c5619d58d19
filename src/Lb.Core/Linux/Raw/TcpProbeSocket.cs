using System.Net.Sockets;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Raw;

/// <summary>
/// Sends whole frames of one TCP connection out of one interface, and receives those that come back, before any firewall of this host sees
/// them. The kernel keeps out: see <see cref="SilentTcpPort"/>. It belongs to the network namespace of the thread that opened it.
/// </summary>
internal sealed class TcpProbeSocket : IDisposable
{
    private readonly SilentTcpPort _port;
    private readonly FilteredFrameSocket _frames;

    /// <summary>Opens the socket and takes a free port of <paramref name="address"/>.</summary>
    /// <param name="link">The interface.</param>
    /// <param name="address">This host's address.</param>
    /// <param name="remote">The other end's address, of the same family.</param>
    /// <param name="remotePort">The other end's port.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public TcpProbeSocket(LinkInfo link, InetAddress address, InetAddress remote, ushort remotePort)
    {
        _port = new SilentTcpPort(address);
        try
        {
            _frames = new FilteredFrameSocket(link, TcpAnswerFilter.Build(remote, remotePort, address, Port));
        }
        catch
        {
            _port.Dispose();
            throw;
        }
    }

    /// <summary>The port of this host.</summary>
    public ushort Port => _port.Number;

    /// <inheritdoc cref="FilteredFrameSocket.SendAsync"/>
    /// <exception cref="SocketException">The kernel refused: the interface is down or gone.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) => _frames.SendAsync(frame, cancellationToken);

    /// <inheritdoc cref="FilteredFrameSocket.ReceiveAsync"/>
    /// <exception cref="SocketException">The interface is down or gone.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> frame, CancellationToken cancellationToken) => _frames.ReceiveAsync(frame, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _frames.Dispose();
        _port.Dispose();
    }
}
