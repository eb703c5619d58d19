using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Tools;

/// <summary>Round trips one after the other over one connection.</summary>
/// <param name="Requests">How many.</param>
/// <param name="PerSecond">How many a second.</param>
/// <param name="MedianMicroseconds">Half of them took no longer.</param>
/// <param name="Percentile99Microseconds">99 of 100 took no longer.</param>
internal sealed record RoundTripReport(int Requests, double PerSecond, double MedianMicroseconds, double Percentile99Microseconds);

/// <summary>
/// Asks a Redis over one connection: a SET of 64 octets, its answer, and only then the next. redis-benchmark(1) does the same,
/// but sorts round trips into classes 8 µs wide, which is more than what is looked for.
/// </summary>
internal static class RoundTrips
{
    private const int ValueLength = 64, UsualRequests = 1 << 20;
    private const double Tail = 0.99;

    /// <summary>Asks until the time is over.</summary>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="LabException">The server said something else than OK.</exception>
    public static RoundTripReport Run(IPEndPoint server, TimeSpan time, CancellationToken cancellation)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server);
        var request = Encoding.ASCII.GetBytes($"*3\r\n$3\r\nSET\r\n$9\r\nlab:bench\r\n${ValueLength}\r\n{new string('x', ValueLength)}\r\n");
        var answer = new byte[256];
        var ticks = new List<long>(UsualRequests);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time && !cancellation.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            Ask(socket, request, answer);
            ticks.Add(Stopwatch.GetTimestamp() - asked);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        ticks.Sort();
        return new RoundTripReport(ticks.Count, ticks.Count / seconds, Microseconds(ticks[ticks.Count / 2]), Microseconds(ticks[(int)(ticks.Count * Tail)]));
    }

    private static void Ask(Socket socket, byte[] request, byte[] answer)
    {
        var expected = "+OK\r\n"u8;
        _ = socket.Send(request);
        var length = 0;
        while (length < expected.Length)
        {
            var read = socket.Receive(answer.AsSpan(length));
            if (read == 0)
                throw new LabException("The server closed the connection.");
            length += read;
        }

        if (!answer.AsSpan(0, length).SequenceEqual(expected))
            throw new LabException($"The server answered {Encoding.UTF8.GetString(answer, 0, length).Trim()}.");
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
