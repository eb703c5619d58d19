using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lb.Core.Tests.Health;

/// <summary>A TCP server on the loopback address that does to each connection what a test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly Task _accepting;
    private readonly StringBuilder _heard = new();
    private readonly TaskCompletionSource<IPEndPoint> _firstClient = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> serve, IPAddress? address = null)
    {
        _serve = serve;
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>The ends of the clients that came and were accepted.</summary>
    public List<IPEndPoint> Clients { get; } = [];

    /// <summary>The end of the client that came first. A client can be content before its connection is accepted.</summary>
    public Task<IPEndPoint> FirstClient => _firstClient.Task;

    /// <summary>What <see cref="HearAsync"/> heard, of all connections.</summary>
    public string Heard
    {
        get
        {
            lock (_heard)
                return _heard.ToString();
        }
    }

    /// <summary>A server that reads a request's head and then sends octets, and closes.</summary>
    public static LoopbackServer Answering(string answer, IPAddress? address = null)
    {
        LoopbackServer? server = null;
        server = new LoopbackServer(
            async (stream, stop) =>
            {
                await server!.HearAsync(stream, "\r\n\r\n", stop);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop);
            },
            address);
        return server;
    }

    /// <summary>Reads until the other end sent <paramref name="end"/>, or closed.</summary>
    public async Task HearAsync(NetworkStream stream, string end, CancellationToken stop)
    {
        var text = new StringBuilder();
        var octet = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal) && await stream.ReadAsync(octet, stop) > 0)
            text.Append((char)octet[0]);

        lock (_heard)
            _heard.Append(text);
    }

    /// <summary>Sends the same octets again and again until the other end has enough.</summary>
    public static async Task FloodAsync(NetworkStream stream, string octets, CancellationToken stop)
    {
        var block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(octets, 1 + (8192 / octets.Length))));
        while (true)
            await stream.WriteAsync(block, stop);
    }

    /// <summary>Sends octets one by one, slowly and without end.</summary>
    public static async Task DripAsync(NetworkStream stream, string octet, CancellationToken stop)
    {
        while (true)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(octet), stop);
            await Task.Delay(TimeSpan.FromMilliseconds(5), stop);
        }
    }

    /// <summary>Ends a connection by RST.</summary>
    public static void Reset(NetworkStream stream)
    {
        stream.Socket.LingerState = new LingerOption(true, 0);
        stream.Socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var client = (IPEndPoint)socket.RemoteEndPoint!;
        lock (Clients)
            Clients.Add(client);
        _ = _firstClient.TrySetResult(client);

        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await _serve(stream, _stopping.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The checker had enough, which is what it should have of most of these servers.
        }
    }
}
