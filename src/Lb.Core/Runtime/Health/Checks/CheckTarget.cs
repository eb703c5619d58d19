using System.Net;
using System.Net.Sockets;
using System.Text;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>Where a check connects to, and from where, with what the configuration left open filled in.</summary>
internal sealed class CheckTarget
{
    // asm-generic/socket.h
    private const int SolSocket = 1;
    private const int SoBindToDevice = 25;

    private readonly IPEndPoint? _local;
    private readonly string? _interface;

    /// <summary>Resolves a connection of a checker.</summary>
    /// <param name="connection">As configured.</param>
    /// <param name="server">The server the checker belongs to.</param>
    public CheckTarget(CheckConnectionConfig connection, RealServerConfig server)
    {
        Timeout = connection.Timeout;
        Remote = new IPEndPoint((connection.Address ?? server.Address).ToIPAddress(), connection.Port ?? server.Port);
        _interface = connection.BindInterface;
        if (connection.BindAddress is { } source)
            _local = new IPEndPoint(source.ToIPAddress(), connection.BindPort ?? 0);
        else if (connection.BindPort is { } port)
            _local = new IPEndPoint(Remote.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, port);
    }

    /// <summary>The server's end.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>How long each phase of a check may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Makes a socket, binds it as configured, and connects it.</summary>
    /// <exception cref="SocketException">That failed.</exception>
    /// <exception cref="CheckFailedException">What it is to be bound to cannot be used.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<Socket> ConnectAsync(SocketType type, ProtocolType protocol, CancellationToken cancellationToken)
    {
        var socket = new Socket(Remote.AddressFamily, type, protocol);
        try
        {
            if (_interface is not null)
                BindTo(_interface, socket);

            if (_local is not null)
            {
                // A fixed port is needed again by the next check, so this connection ends by RST and is not kept in TIME_WAIT.
                if (_local.Port != 0 && type == SocketType.Stream)
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);

                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                BindTo(type == SocketType.Raw ? new IPEndPoint(_local.Address, 0) : _local, socket);
            }

            await socket.ConnectAsync(type == SocketType.Raw ? new IPEndPoint(Remote.Address, 0) : Remote, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Opens a TCP connection.</summary>
    /// <exception cref="SocketException">That failed.</exception>
    public ValueTask<Socket> ConnectTcpAsync(CancellationToken cancellationToken) =>
        ConnectAsync(SocketType.Stream, ProtocolType.Tcp, cancellationToken);

    private static void BindTo(IPEndPoint local, Socket socket)
    {
        try
        {
            socket.Bind(local);
        }
        catch (SocketException e)
        {
            throw new CheckFailedException(
                e.SocketErrorCode == SocketError.AddressNotAvailable ? $"bindto {local.Address}, which is no address of this host" : $"bind to {local}: {e.Message}");
        }
    }

    private static void BindTo(string name, Socket socket)
    {
        try
        {
            socket.SetRawSocketOption(SolSocket, SoBindToDevice, Encoding.ASCII.GetBytes(name + '\0'));
        }
        catch (SocketException)
        {
            // Most often ENODEV, for which the framework has neither words nor a number.
            throw new CheckFailedException($"interface {name} is not there or cannot be used");
        }
    }
}
