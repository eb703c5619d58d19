using System.Globalization;
using System.Net;
using Lb.Bench.Lab.Labs;
using Lb.Bench.Lab.Results;
using Lb.Bench.Lab.Tools;
using Lb.Core.Linux.AfPacket;

namespace Lb.Bench.Lab.Measurements;

/// <summary>One TCP stream in bulk through the director, against the same stream straight to the real server.</summary>
internal sealed class BulkMeasurement : IMeasurement
{
    private const double BitsPerGigabit = 1e9, BytesPerGigabyte = 1e9;
    private const double Aim = 0.8;
    private const int WarmUpSeconds = 1;
    private const int VariantsPerPath = 2;

    public string Name => "bulk";

    public async Task<MeasurementResult> RunAsync(BenchOptions options, TextWriter progress, CancellationToken cancellation)
    {
        Path[] paths = [new("the remote server", OneArmedLab.ServerAddress, 5201), new("the director itself", OneArmedLab.DirectorAddress, 5202)];
        await using var lab = await OneArmedLab.StartAsync(options.LabLifetime(paths.Length * VariantsPerPath), cancellation);
        await using var server = await Iperf.StartServerAsync(lab.Server, paths[0].Port, cancellation);
        await using var local = await Iperf.StartServerAsync(lab.Director, paths[1].Port, cancellation);
        await using var director = await MeasuredDirector.StartAsync(
            lab.Sandbox,
            lab.Director,
            ServiceText.Configuration(paths.Select(path => new ServiceText("TCP", path.Virtual, path.Address))),
            RingMode.LowLatency,
            workers: 1,
            cancellation);

        foreach (var path in paths)
            await Iperf.SendAsync(lab.Client, path.Virtual, WarmUpSeconds, cancellation);
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var path in paths)
            {
                var straight = await Iperf.SendAsync(lab.Client, path.Straight, options.Seconds, cancellation);
                var before = director.ProcessorSeconds;
                var through = await Iperf.SendAsync(lab.Client, path.Virtual, options.Seconds, cancellation);
                var sample = new Sample(straight, through, director.ProcessorSeconds - before);
                path.Samples.Add(sample);
                await progress.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {round}: {path.Name}: {straight.BitsPerSecond / BitsPerGigabit:0.00} Gbit/s straight, {through.BitsPerSecond / BitsPerGigabit:0.00} through lb-host"));
            }
        }

        var remote = Statistics.Median(paths[0].Samples.Select(sample => sample.Ratio));
        return new MeasurementResult(
            Name,
            "One TCP stream in bulk from the client (iperf3), offloads on: straight to the real server's address, and through lb-host to the VIP.",
            [.. paths.SelectMany(Rows)],
            [
                string.Create(CultureInfo.InvariantCulture, $"Aim: at least {Aim:0.0} for the remote server. Measured {remote:0.00}: {(remote >= Aim ? "met" : "not met")}."),
                "Straight to the director itself is the kernel alone: those frames are for its own address, not for a service.",
            ]);
    }

    private static IEnumerable<ResultRow> Rows(Path path)
    {
        yield return new ResultRow($"straight to {path.Name}",
        [
            (FigureKind.Rate, Median(sample => sample.Straight.BitsPerSecond / BitsPerGigabit)),
            (FigureKind.PathPerGigabyte, Median(sample => sample.Straight.ProcessorSeconds / Gigabytes(sample.Straight))),
        ]);
        yield return new ResultRow($"through lb-host to {path.Name}",
        [
            (FigureKind.Rate, Median(sample => sample.Through.BitsPerSecond / BitsPerGigabit)),
            (FigureKind.Ratio, Median(sample => sample.Ratio)),
            (FigureKind.LeastRatio, path.Samples.Min(sample => sample.Ratio)),
            (FigureKind.MostRatio, path.Samples.Max(sample => sample.Ratio)),
            (FigureKind.PathPerGigabyte, Median(sample => (sample.Through.ProcessorSeconds + sample.HostSeconds) / Gigabytes(sample.Through))),
            (FigureKind.HostPerGigabyte, Median(sample => sample.HostSeconds / Gigabytes(sample.Through))),
        ]);

        double Median(Func<Sample, double> figure) => Statistics.Median(path.Samples.Select(figure));
    }

    private static double Gigabytes(IperfRun run) => run.Bytes / BytesPerGigabyte;

    private sealed record Sample(IperfRun Straight, IperfRun Through, double HostSeconds)
    {
        public double Ratio => Through.BitsPerSecond / Straight.BitsPerSecond;
    }

    private sealed record Path(string Name, IPAddress Address, int Port)
    {
        public IPEndPoint Straight => new(Address, Port);

        public IPEndPoint Virtual => new(OneArmedLab.Vip, Port);

        public List<Sample> Samples { get; } = [];
    }
}
