using System.Net;
using System.Net.Sockets;

namespace Lb.Core.Tests.Health;

/// <summary>A UDP server on the loopback address that answers each datagram with those a test makes of it.</summary>
internal sealed class UdpServer : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<byte[], IEnumerable<byte[]>> _answer;
    private readonly Task _serving;

    public UdpServer(Func<byte[], IEnumerable<byte[]>> answer, IPAddress? address = null)
    {
        _answer = answer;
        address ??= IPAddress.Loopback;
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(address, 0));
        _serving = ServeAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    public List<byte[]> Heard { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[65535];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(Address.Address, 0), _stopping.Token);
                var datagram = buffer[..received.ReceivedBytes];
                lock (Heard)
                    Heard.Add(datagram);

                foreach (var answer in _answer(datagram))
                    await _socket.SendToAsync(answer, received.RemoteEndPoint, _stopping.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over, or the checker closed before it was answered.
        }
    }
}
