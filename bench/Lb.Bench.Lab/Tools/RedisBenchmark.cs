using System.Globalization;
using System.Net;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Tools;

/// <summary>Round trips one after the other over one connection.</summary>
/// <param name="TotalRequests">How many, those of the short trial before the run included.</param>
/// <param name="PerSecond">How many a second.</param>
/// <param name="MedianMicroseconds">Half of them took no longer.</param>
/// <param name="Percentile99Microseconds">99 of 100 took no longer.</param>
internal sealed record RedisRun(int TotalRequests, double PerSecond, double MedianMicroseconds, double Percentile99Microseconds);

/// <summary>redis-benchmark(1) with one connection: a SET of 64 octets, its answer, the next.</summary>
internal static class RedisBenchmark
{
    private const int TrialRequests = 300;
    private const int LeastRequests = 200, MostRequests = 5_000_000;
    private const double MicrosecondsPerMillisecond = 1000;

    // A run may come out this much longer than its trial promised.
    private const int SlowestShare = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks for about a time: a short run first tells how many requests that takes.</summary>
    public static async Task<RedisRun> RunAsync(LabHost client, IPEndPoint server, int seconds, CancellationToken cancellation)
    {
        LabTools.Require("redis-benchmark");
        var trial = await CountedAsync(client, server, TrialRequests, Patience, cancellation);
        var run = await CountedAsync(
            client, server, RequestsFor(trial.PerSecond, seconds), TimeSpan.FromSeconds(seconds) * SlowestShare + Patience, cancellation);
        return run with { TotalRequests = trial.TotalRequests + run.TotalRequests };
    }

    private static int RequestsFor(double perSecond, int seconds) => (int)Math.Clamp(perSecond * seconds, LeastRequests, MostRequests);

    private static async Task<RedisRun> CountedAsync(LabHost client, IPEndPoint server, int requests, TimeSpan patience, CancellationToken cancellation)
    {
        string[] argv =
        [
            "redis-benchmark", "-h", $"{server.Address}", "-p", $"{server.Port}", "-c", "1", "-n", $"{requests}", "-d", "64", "-t", "set", "--csv",
        ];
        return Parse((await client.RunAsync(argv, patience, cancellation)).Output, requests);
    }

    // "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
    private static RedisRun Parse(string output, int requests)
    {
        const string Median = "p50_latency_ms", Percentile99 = "p99_latency_ms", Rate = "rps";
        var lines = output.Split('\n').Select(line => line.Trim().Trim('"').Split("\",\"")).Where(line => line.Length > 1).ToArray();
        if (lines is not [.., var names, var values] || values.Length != names.Length || !names.Contains(Median, StringComparer.Ordinal))
            throw new LabException($"redis-benchmark printed no report: {output}");
        return new RedisRun(
            requests, Value(Rate), Value(Median) * MicrosecondsPerMillisecond, Value(Percentile99) * MicrosecondsPerMillisecond);

        double Value(string name) => double.Parse(values[Array.IndexOf(names, name)], CultureInfo.InvariantCulture);
    }
}
