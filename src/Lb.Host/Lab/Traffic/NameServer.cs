using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Lb.Host.Lab.Traffic;

/// <summary>
/// A server that says who it is, over TCP and UDP on every address: to a Redis command it answers its name, to a datagram its name,
/// and on the sink's port it swallows what is announced and answers its name and the SHA-256 of what it read.
/// </summary>
internal sealed class NameServer(string name)
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);

    /// <summary>Answers every line that looks like the end of a RESP command. Runs until cancelled.</summary>
    public Task AnswerTcpAsync(int port, CancellationToken cancellation) => AcceptAsync(port, SayNameAsync, cancellation);

    /// <summary>Swallows bulk: a line with the number of bytes, then the bytes. Runs until cancelled.</summary>
    public Task SinkTcpAsync(int port, CancellationToken cancellation) => AcceptAsync(port, SwallowAsync, cancellation);

    /// <summary>Answers every datagram with the name. Runs until cancelled.</summary>
    public async Task AnswerUdpAsync(int port, CancellationToken cancellation)
    {
        using var any = BindUdp(IPAddress.IPv6Any, port);
        var own = new Dictionary<IPAddress, Socket>();
        var buffer = new byte[64 * 1024];
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var asked = await any.ReceiveMessageFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.IPv6Any, 0), cancellation);

                // An answer must come from the address that was asked, which only a socket bound to it is sure to do;
                // from then on that socket, the more specific one, gets what is sent there.
                var address = asked.PacketInformation.Address.MapToIPv6();
                if (!own.TryGetValue(address, out var socket))
                {
                    own[address] = socket = BindUdp(address, port);
                    _ = AnswerFromAsync(socket, cancellation);
                }

                await socket.SendToAsync(_name, SocketFlags.None, asked.RemoteEndPoint, cancellation);
            }
        }
        finally
        {
            foreach (var socket in own.Values)
                socket.Dispose();
        }
    }

    private static Socket BindUdp(IPAddress address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }

    private async Task AnswerFromAsync(Socket socket, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        while (!cancellation.IsCancellationRequested)
        {
            var asked = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.IPv6Any, 0), cancellation);
            await socket.SendToAsync(_name, SocketFlags.None, asked.RemoteEndPoint, cancellation);
        }
    }

    private static async Task AcceptAsync(int port, Func<Stream, CancellationToken, Task> serve, CancellationToken cancellation)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, port);
        listener.Server.DualMode = true;
        listener.Start(1024);
        while (!cancellation.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(cancellation);
            _ = ServeAsync(client);
        }

        async Task ServeAsync(TcpClient client)
        {
            try
            {
                using (client)
                    await serve(client.GetStream(), cancellation);
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or FormatException)
            {
                // The client left in the middle; the next one is served all the same.
            }
        }
    }

    private static async Task<string?> ReadLineAsync(Stream stream, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        var octet = new byte[1];
        while (await stream.ReadAsync(octet, cancellation) == 1)
        {
            if (octet[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)octet[0]);
        }

        return null;
    }

    private async Task SayNameAsync(Stream stream, CancellationToken cancellation)
    {
        // A command is an array of bulk strings: *WORDS, then for each word its $LENGTH and itself.
        while (await ReadLineAsync(stream, cancellation) is { } head)
        {
            var words = int.Parse(head.AsSpan(1), CultureInfo.InvariantCulture);
            for (var line = 0; line < words * 2; line++)
                _ = await ReadLineAsync(stream, cancellation);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"+{name}\r\n"), cancellation);
        }
    }

    private async Task SwallowAsync(Stream stream, CancellationToken cancellation)
    {
        var left = long.Parse(await ReadLineAsync(stream, cancellation) ?? "0", CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[256 * 1024];
        while (left > 0)
        {
            var length = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            if (length == 0)
                return;
            hash.AppendData(buffer, 0, length);
            left -= length;
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes($"+{name} {Convert.ToHexStringLower(hash.GetHashAndReset())}\r\n"), cancellation);
    }
}
