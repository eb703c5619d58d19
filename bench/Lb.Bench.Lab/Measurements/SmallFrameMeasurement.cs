using System.Globalization;
using Lb.Bench.Lab.Labs;
using Lb.Bench.Lab.Results;
using Lb.Core.Linux.AfPacket;
using Lb.Host.Control;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Measurements;

/// <summary>
/// Frames a second at the least length through lb-host, against a rewrite of the MAC addresses inside the kernel (nftables, netdev
/// ingress) on the same interfaces. Sent as fast as the sender can, so that what is delivered is what the forwarder can.
/// </summary>
internal sealed class SmallFrameMeasurement : IMeasurement
{
    private const int Workers = 1, MoreWorkers = 2;
    private const double Percent = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public string Name => "small";

    public async Task<MeasurementResult> RunAsync(BenchOptions options, TextWriter progress, CancellationToken cancellation)
    {
        var kernel = new List<SmallFrameWindow>();
        HostVariant[] hosts = [new(RingMode.LowLatency, Workers), new(RingMode.HighBurst, Workers), new(RingMode.LowLatency, MoreWorkers)];
        var window = TimeSpan.FromSeconds(options.Seconds);
        await using var lab = await TwoArmedLab.StartAsync(options.LabLifetime(hosts.Length + 1), cancellation);
        for (var round = 1; round <= options.Rounds; round++)
        {
            await lab.StartKernelRewriteAsync(cancellation);
            kernel.Add(await SmallFrameRun.MeasureAsync(lab, director: null, window, cancellation));
            await lab.StopKernelRewriteAsync(cancellation);
            await SayAsync("nft … fwd to", kernel[^1]);
            foreach (var host in hosts)
            {
                host.Samples.Add(await MeasureAsync(lab, host, window, cancellation));
                await SayAsync(host.Name, host.Samples[^1].Window);
            }

            Task SayAsync(string name, SmallFrameWindow run) => progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"  {round}: {name}: {run.DeliveredPerSecond:#,0} of {run.OfferedPerSecond:#,0} frames/s"));
        }

        return new MeasurementResult(
            Name,
            "Frames of 64 octets (60 and the check sequence), 1,000 UDP flows, sent as fast as one sender can: rewritten in the kernel, and through lb-host, between the same veth pairs.",
            [KernelRow(kernel), .. hosts.Select(host => HostRow(host, kernel))],
            [.. hosts.Select(Fates)]);
    }

    private static async Task<Sample> MeasureAsync(TwoArmedLab lab, HostVariant host, TimeSpan window, CancellationToken cancellation)
    {
        var service = new ServiceText("UDP", TwoArmedLab.Service, TwoArmedLab.SinkAddress);
        await using var director = await MeasuredDirector.StartAsync(
            lab.Sandbox, lab.Director, ServiceText.Configuration(service), host.Ring, host.Workers, cancellation);
        await SmallFrameRun.MeasureAsync(lab, director, WarmUp, cancellation);

        var before = await director.ReadSettledCountersAsync(cancellation);
        var run = await SmallFrameRun.MeasureAsync(lab, director, window, cancellation);
        var after = await director.ReadSettledCountersAsync(cancellation);
        if (run.Delivered == 0)
            throw new LabException($"lb-host {host.Name} delivered nothing: {after.ToJson()}");
        return new Sample(run, before, after);
    }

    private static ResultRow KernelRow(List<SmallFrameWindow> runs) => new("kernel: nft … fwd to", Common(runs));

    private static ResultRow HostRow(HostVariant host, List<SmallFrameWindow> kernel)
    {
        var ratios = host.Samples.Select((sample, round) => sample.Window.DeliveredPerSecond / kernel[round].DeliveredPerSecond).ToArray();
        return new ResultRow(host.Name,
        [
            .. Common([.. host.Samples.Select(sample => sample.Window)]),
            (FigureKind.Ratio, Statistics.Median(ratios)),
            (FigureKind.LeastRatio, ratios.Min()),
            (FigureKind.MostRatio, ratios.Max()),
            (FigureKind.HostPerMillionFrames, Statistics.Median(host.Samples.Select(sample => sample.Window.HostSecondsPerMillion))),
            (FigureKind.RingDropped, Statistics.Median(host.Samples.Select(sample => Percent * sample.RingDropped / sample.Arrived))),
            (FigureKind.OtherDropped, Statistics.Median(host.Samples.Select(sample => Percent * sample.Dropped.Values.Sum() / sample.Arrived))),
        ]);
    }

    private static (FigureKind Kind, double Value)[] Common(IReadOnlyList<SmallFrameWindow> runs) =>
    [
        (FigureKind.Offered, Statistics.Median(runs.Select(run => run.OfferedPerSecond))),
        (FigureKind.Delivered, Statistics.Median(runs.Select(run => run.DeliveredPerSecond))),
        (FigureKind.PathPerMillionFrames, Statistics.Median(runs.Select(run => run.PathSecondsPerMillion))),
    ];

    private static string Fates(HostVariant host)
    {
        var last = host.Samples[^1];
        var dropped = last.Dropped.Where(drop => drop.Value > 0).Select(drop => string.Create(CultureInfo.InvariantCulture, $"{drop.Key} {drop.Value:#,0}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{host.Name}, last round, lb-host's own counters: {last.Arrived:#,0} frames captured or lost by the ring; forwarded {last.Forwarded:#,0}, ring_dropped {last.RingDropped:#,0}; other drops: {string.Join(", ", dropped.DefaultIfEmpty("none"))}.");
    }

    private sealed record HostVariant(RingMode Ring, int Workers)
    {
        public string Name => $"lb-host {Ring}, {Workers} {(Workers == 1 ? "worker" : "workers")}";

        public List<Sample> Samples { get; } = [];
    }

    private sealed record Sample(SmallFrameWindow Window, CountersReport Before, CountersReport After)
    {
        public long Forwarded => After.Forwarded - Before.Forwarded;

        public long RingDropped => After.RingDropped - Before.RingDropped;

        public double Arrived => After.Received - Before.Received + RingDropped;

        public IReadOnlyDictionary<string, long> Dropped { get; } = After.Dropped.ToDictionary(
            drop => drop.Key, drop => drop.Value - Before.Dropped.GetValueOrDefault(drop.Key), StringComparer.Ordinal);
    }
}
