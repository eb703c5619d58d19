using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lb.Host.Lab.Traffic;

/// <summary>A TCP connection that speaks as much of the Redis protocol (RESP 2) as a lab needs; one request at a time.</summary>
internal sealed class RespConnection : IDisposable
{
    private const int LongestReply = 64 * 1024;

    private readonly Socket _socket;

    private RespConnection(Socket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Refused or unreachable.</exception>
    public static async Task<RespConnection> OpenAsync(IPEndPoint server, CancellationToken cancellation)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellation);
            return new RespConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one command and reads its reply.</summary>
    /// <returns>The reply's text; an empty one for a null reply.</returns>
    /// <exception cref="IOException">The server closed, answered with an error, or spoke something else.</exception>
    public async Task<string> AskAsync(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Count}\r\n");
        foreach (var word in command)
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await SendAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellation);
        return await ReadReplyAsync(cancellation);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
    }

    /// <summary>Reads one reply that is not an array.</summary>
    /// <exception cref="IOException">The server closed, answered with an error, or spoke something else.</exception>
    public async Task<string> ReadReplyAsync(CancellationToken cancellation)
    {
        var head = await ReadLineAsync(cancellation);
        var rest = head[1..];
        switch (head[0])
        {
            case '+' or ':':
                return rest;
            case '$' when int.TryParse(rest, CultureInfo.InvariantCulture, out var length) && length <= LongestReply:
                return length < 0 ? string.Empty : (await ReadExactlyAsync(length + 2, cancellation))[..length];
            default:
                throw new IOException($"The server answered '{head}'.");
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (line.Length < 2 || line[^1] != '\n')
        {
            line.Append(await ReadExactlyAsync(1, cancellation));
            if (line.Length > LongestReply)
                throw new IOException("The server's reply has no end.");
        }

        return line.ToString().TrimEnd('\r', '\n') is { Length: > 0 } text ? text : throw new IOException("The server's reply is empty.");
    }

    private async Task<string> ReadExactlyAsync(int length, CancellationToken cancellation)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var count = await _socket.ReceiveAsync(bytes.AsMemory(read), SocketFlags.None, cancellation);
            if (count == 0)
                throw new IOException("The server closed the connection.");
            read += count;
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
