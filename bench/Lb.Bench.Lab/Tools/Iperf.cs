using System.Net;
using System.Text.Json;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Tools;

/// <summary>What a bulk stream came to.</summary>
/// <param name="Bytes">Octets the server received.</param>
/// <param name="BitsPerSecond">The rate the server saw.</param>
/// <param name="ProcessorSeconds">Processor time of client and server, as iperf3 itself reports it.</param>
internal sealed record IperfRun(double Bytes, double BitsPerSecond, double ProcessorSeconds);

/// <summary>iperf3(1): one TCP stream in bulk.</summary>
internal static class Iperf
{
    private const double Percent = 100;

    /// <summary>Starts a server on every address of a host.</summary>
    public static async Task<LabProcess> StartServerAsync(LabHost host, int port, CancellationToken cancellation)
    {
        LabTools.Require("iperf3");
        var server = host.Start(["iperf3", "--server", "--port", $"{port}"]);
        await host.WaitForTcpPortAsync(port, Eventually.Ample, cancellation);
        return server;
    }

    /// <summary>Sends for a time.</summary>
    /// <exception cref="LabException">The stream broke off; the message carries iperf3's own.</exception>
    public static async Task<IperfRun> SendAsync(LabHost client, IPEndPoint server, int seconds, CancellationToken cancellation)
    {
        string[] argv = ["iperf3", "--client", $"{server.Address}", "--port", $"{server.Port}", "--time", $"{seconds}", "--json"];

        // A server takes a moment between one test and the next, and refuses a client that comes in it.
        return await Eventually.GetAsync("an iperf3 run", Eventually.Ample, async () =>
            Parse((await client.TryRunAsync(argv, TimeSpan.FromSeconds(seconds) + Eventually.Ample, cancellation)).Output), cancellation);
    }

    private static IperfRun Parse(string output)
    {
        try
        {
            using var report = JsonDocument.Parse(output);
            if (report.RootElement.TryGetProperty("error", out var error))
                throw new LabException($"iperf3: {error.GetString()}");
            var end = report.RootElement.GetProperty("end");
            var (received, processor) = (end.GetProperty("sum_received"), end.GetProperty("cpu_utilization_percent"));
            return new IperfRun(
                received.GetProperty("bytes").GetDouble(),
                received.GetProperty("bits_per_second").GetDouble(),
                (processor.GetProperty("host_total").GetDouble() + processor.GetProperty("remote_total").GetDouble())
                    / Percent * received.GetProperty("seconds").GetDouble());
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException)
        {
            throw new LabException($"iperf3 printed no report: {output}", unreadable);
        }
    }
}
