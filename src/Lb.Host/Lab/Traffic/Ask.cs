using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lb.Host.Lab.Traffic;

/// <summary>Many questions, each over a connection or a source port of its own, one after the other.</summary>
internal static class Ask
{
    /// <summary>Asks over TCP, one new connection a question.</summary>
    /// <param name="server">Whom.</param>
    /// <param name="count">How often.</param>
    /// <param name="command">The question, a Redis command.</param>
    /// <param name="keepOpen">Whether connections stay open until the last one was answered.</param>
    /// <param name="patience">How long one answer may take.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<AskReport> OverTcpAsync(
        IPEndPoint server, int count, IReadOnlyList<string> command, bool keepOpen, TimeSpan patience, CancellationToken cancellation)
    {
        var open = new List<RespConnection>();
        try
        {
            return await RepeatAsync(count, patience, async late =>
            {
                var connection = await RespConnection.OpenAsync(server, late);
                open.Add(connection);
                var answer = await connection.AskAsync(command, late);
                if (!keepOpen)
                    connection.Dispose();
                return answer;
            }, cancellation);
        }
        finally
        {
            open.ForEach(connection => connection.Dispose());
        }
    }

    /// <summary>Asks over UDP, one new source port a question; lost datagrams are not repeated.</summary>
    public static async Task<AskReport> OverUdpAsync(IPEndPoint server, int count, TimeSpan patience, CancellationToken cancellation)
    {
        // Open until the last one was answered: a port given back could be drawn again, and it still has its flow.
        var open = new List<Socket>();
        try
        {
            return await RepeatAsync(count, patience, async late =>
            {
                var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                open.Add(socket);
                await socket.ConnectAsync(server, late);
                await socket.SendAsync("who"u8.ToArray(), SocketFlags.None, late);
                var reply = new byte[512];
                var length = await socket.ReceiveAsync(reply, SocketFlags.None, late);
                return System.Text.Encoding.UTF8.GetString(reply, 0, length);
            }, cancellation);
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<AskReport> RepeatAsync(
        int count, TimeSpan patience, Func<CancellationToken, Task<string>> ask, CancellationToken cancellation)
    {
        var answers = new List<string?>(count);
        var errors = new List<string>();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(patience);
            try
            {
                answers.Add(await ask(late.Token));
            }
            catch (Exception failure) when (failure is SocketException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                answers.Add(null);
                errors.Add($"{i + 1}: {(failure is OperationCanceledException ? $"no answer within {patience.TotalMilliseconds:0} ms" : failure.Message)}");
            }
        }

        return new AskReport(answers, errors, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
