using System.Globalization;
using System.Net;
using Lb.Bench.Lab.Labs;
using Lb.Bench.Lab.Results;
using Lb.Bench.Lab.Tools;
using Lb.Core.Linux.AfPacket;
using Lb.Host.Lab.Traffic;

namespace Lb.Bench.Lab.Measurements;

/// <summary>What a request and its answer take through the director, in both ring modes, against straight to the real server.</summary>
internal sealed class LatencyMeasurement : IMeasurement
{
    private const double MicrosecondsPerSecond = 1e6;
    private const int RemotePort = 6379, LocalPort = 6380;
    private const int WarmUpSeconds = 1; // the runtime compiles what is called often a second time, and better
    private static readonly RingMode[] Modes = [RingMode.LowLatency, RingMode.HighBurst];

    public string Name => "latency";

    public async Task<MeasurementResult> RunAsync(BenchOptions options, TextWriter progress, CancellationToken cancellation)
    {
        Path[] paths =
        [
            .. Modes.Select(mode => new Path("the remote server", OneArmedLab.ServerAddress, RemotePort, mode)),
            .. Modes.Select(mode => new Path("the director itself", OneArmedLab.DirectorAddress, LocalPort, mode)),
        ];
        await using var lab = await OneArmedLab.StartAsync(options.LabLifetime(paths.Length * 2), cancellation);
        await using var server = await RedisServer.StartAsync(lab.Server, RemotePort, cancellation);
        await using var local = await RedisServer.StartAsync(lab.Director, LocalPort, cancellation);
        var configuration = ServiceText.Configuration(
            paths.DistinctBy(path => path.Port).Select(path => new ServiceText("TCP", path.Virtual, path.Address)));

        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var modePaths in paths.GroupBy(path => path.Mode))
            {
                await using var director = await MeasuredDirector.StartAsync(
                    lab.Sandbox, lab.Director, configuration, modePaths.Key, workers: 1, cancellation);
                foreach (var path in modePaths)
                {
                    _ = await RoundTripCommand.RunAsync(lab.Client, path.Virtual, WarmUpSeconds, cancellation);
                    var straight = await RoundTripCommand.RunAsync(lab.Client, path.Straight, options.Seconds, cancellation);
                    var before = director.ProcessorSeconds;
                    var through = await RoundTripCommand.RunAsync(lab.Client, path.Virtual, options.Seconds, cancellation);
                    path.Samples.Add(new Sample(straight, through, director.ProcessorSeconds - before));
                    await progress.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {round}: {path.Name}: median {straight.MedianMicroseconds:0} µs straight, {through.MedianMicroseconds:0} µs through lb-host {path.Mode}"));
                }
            }
        }

        return new MeasurementResult(
            Name,
            "A request of one connection and its answer, the next when it has come (SET of 64 octets to a Redis): straight, and through lb-host to the VIP.",
            [.. paths.GroupBy(path => path.Port).SelectMany(Rows)],
            ["Only the request passes lb-host; the answer goes from the real server straight to the client. Added figures compare runs of the same round."]);
    }

    private static IEnumerable<ResultRow> Rows(IGrouping<int, Path> modes)
    {
        var straight = modes.SelectMany(path => path.Samples).Select(sample => sample.Straight).ToArray();
        yield return new ResultRow($"straight to {modes.First().Name}", Times(straight));
        foreach (var path in modes)
        {
            yield return new ResultRow($"through lb-host {path.Mode} to {path.Name}",
            [
                .. Times([.. path.Samples.Select(sample => sample.Through)]),
                (FigureKind.AddedMedian, Median(path, sample => sample.Through.MedianMicroseconds - sample.Straight.MedianMicroseconds)),
                (FigureKind.AddedPercentile99, Median(path, sample => sample.Through.Percentile99Microseconds - sample.Straight.Percentile99Microseconds)),
                (FigureKind.HostPerRequest, Median(path, sample => sample.HostSeconds / sample.Through.Requests * MicrosecondsPerSecond)),
            ]);
        }
    }

    private static (FigureKind Kind, double Value)[] Times(IReadOnlyList<RoundTripReport> runs) =>
    [
        (FigureKind.Median, Statistics.Median(runs.Select(run => run.MedianMicroseconds))),
        (FigureKind.Percentile99, Statistics.Median(runs.Select(run => run.Percentile99Microseconds))),
        (FigureKind.RequestRate, Statistics.Median(runs.Select(run => run.PerSecond))),
    ];

    private static double Median(Path path, Func<Sample, double> figure) => Statistics.Median(path.Samples.Select(figure));

    private sealed record Sample(RoundTripReport Straight, RoundTripReport Through, double HostSeconds);

    private sealed record Path(string Name, IPAddress Address, int Port, RingMode Mode)
    {
        public IPEndPoint Straight => new(Address, Port);

        public IPEndPoint Virtual => new(OneArmedLab.Vip, Port);

        public List<Sample> Samples { get; } = [];
    }
}
