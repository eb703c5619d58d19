using System.Diagnostics;
using Lb.Bench.Lab.Labs;
using Lb.Bench.Lab.Tools;

namespace Lb.Bench.Lab.Measurements;

/// <summary>What a window of steady load came to.</summary>
/// <param name="Seconds">How long it was.</param>
/// <param name="Offered">Frames that reached the director in it.</param>
/// <param name="Delivered">Frames that reached the sink in it.</param>
/// <param name="GeneratorSeconds">Processor time of the generator, and of the kernel's work on the back of its sends.</param>
/// <param name="HostSeconds">Processor time of lb-host; 0 where the kernel forwards.</param>
internal sealed record SmallFrameWindow(double Seconds, long Offered, long Delivered, double GeneratorSeconds, double HostSeconds)
{
    private const double FramesPerMillion = 1e6;

    public double OfferedPerSecond => Offered / Seconds;

    public double DeliveredPerSecond => Delivered / Seconds;

    public double HostSecondsPerMillion => HostSeconds / (Delivered / FramesPerMillion);

    public double PathSecondsPerMillion => (GeneratorSeconds + HostSeconds) / (Delivered / FramesPerMillion);
}

/// <summary>Puts small frames on a two-armed lab and looks at both ends for a while.</summary>
internal static class SmallFrameRun
{
    private const int Flows = 1_000;
    private const int GeneratorMargin = 15; // seconds after which a generator nobody ended ends by itself

    // The generator's first moments, and the director's, belong to neither figure.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends until <paramref name="window"/> is over and measures in it.</summary>
    public static async Task<SmallFrameWindow> MeasureAsync(
        TwoArmedLab lab, MeasuredDirector? director, TimeSpan window, CancellationToken cancellation)
    {
        await using var generator = await GeneratorCommand.StartAsync(
            lab.Client, TwoArmedLab.DirectorFront, TwoArmedLab.Service, Flows, (int)window.TotalSeconds + GeneratorMargin, cancellation);
        var generatorProcess = await generator.GetProcessIdAsync(cancellation);
        await Task.Delay(Settling, cancellation);
        var before = Look();
        await Task.Delay(window, cancellation);
        var after = Look();
        return new SmallFrameWindow(
            Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds,
            after.Frames.Offered - before.Frames.Offered,
            after.Frames.Delivered - before.Frames.Delivered,
            after.Generator - before.Generator,
            after.Host - before.Host);

        (long At, (long Offered, long Delivered) Frames, double Generator, double Host) Look() =>
            (Stopwatch.GetTimestamp(), lab.Frames, ProcessorTime.Seconds(generatorProcess), director?.ProcessorSeconds ?? 0);
    }
}
