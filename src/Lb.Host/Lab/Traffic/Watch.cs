using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lb.Host.Lab.Traffic;

/// <summary>A client that never stops asking, to measure how long nobody answered.</summary>
internal static class Watch
{
    /// <summary>Asks, each time over a new connection, until cancelled; prints a <see cref="WatchReport"/> for every attempt.</summary>
    /// <param name="server">Whom.</param>
    /// <param name="command">The question, a Redis command.</param>
    /// <param name="patience">When an attempt is given up and the next one made.</param>
    /// <param name="interval">From the end of an attempt to the next.</param>
    /// <param name="output">Where reports go.</param>
    /// <param name="cancellation">Ends the watch.</param>
    public static async Task RunAsync(
        IPEndPoint server, IReadOnlyList<string> command, TimeSpan patience, TimeSpan interval, TextWriter output, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(interval);
        do
        {
            string? answer = null;
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(patience);
            try
            {
                using var connection = await RespConnection.OpenAsync(server, late.Token);
                answer = await connection.AskAsync(command, late.Token);
            }
            catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
            {
                // That is what a watch is there to see.
            }

            AgentJson.Print(output, new WatchReport(Stopwatch.GetElapsedTime(started).TotalMilliseconds, answer));
        }
        while (await pace.WaitForNextTickAsync(cancellation));
    }
}
