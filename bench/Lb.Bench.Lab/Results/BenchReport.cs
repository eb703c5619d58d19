using System.Globalization;

namespace Lb.Bench.Lab.Results;

/// <summary>A whole run.</summary>
/// <param name="Machine">Where, and when it began.</param>
/// <param name="LoadAtEnd">Load average over the last minute when it ended, its own load included.</param>
/// <param name="Options">How much was measured.</param>
/// <param name="Results">The measurements, in order.</param>
internal sealed record BenchReport(Machine Machine, double LoadAtEnd, BenchOptions Options, IReadOnlyList<MeasurementResult> Results)
{
    /// <summary>The machine and the run, in lines for people.</summary>
    public IReadOnlyList<string> Conditions =>
    [
        $"{Machine.Processor}, {Machine.Cores} cores, Linux {Machine.Kernel}, {Machine.Runtime}",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Machine.Started:yyyy-MM-dd HH:mm} UTC, load average {Machine.LoadAtStart:0.00} at the start, {LoadAtEnd:0.00} at the end"),
        $"Alternating rounds: {Options.Rounds}; seconds a run: {Options.Seconds}; figures are medians over the rounds",
    ];
}
