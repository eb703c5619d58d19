namespace Lb.Bench.Lab.Results;

/// <summary>One variant's figures.</summary>
/// <param name="Variant">What was measured, for people.</param>
/// <param name="Figures">The figures there are for it, in the order of their columns.</param>
internal sealed record ResultRow(string Variant, IReadOnlyList<(FigureKind Kind, double Value)> Figures)
{
    /// <summary>One figure, or null where this variant has none of the kind.</summary>
    public double? this[FigureKind kind] => Figures.Where(figure => figure.Kind == kind).Select(figure => (double?)figure.Value).FirstOrDefault();
}

/// <summary>What one measurement came to.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it is, in one sentence.</param>
/// <param name="Rows">A row a variant.</param>
/// <param name="Remarks">What the figures do not say by themselves, one sentence each.</param>
internal sealed record MeasurementResult(string Name, string Title, IReadOnlyList<ResultRow> Rows, IReadOnlyList<string> Remarks)
{
    /// <summary>Every kind of figure that a row has, in order.</summary>
    public IReadOnlyList<FigureKind> Columns => [.. Rows.SelectMany(row => row.Figures).Select(figure => figure.Kind).Distinct()];
}

/// <summary>A whole run.</summary>
/// <param name="Machine">Where, and when it began.</param>
/// <param name="LoadAtEnd">Load average over the last minute when it ended, its own load included.</param>
/// <param name="Options">How much was measured.</param>
/// <param name="Results">The measurements, in order.</param>
internal sealed record BenchReport(Machine Machine, double LoadAtEnd, BenchOptions Options, IReadOnlyList<MeasurementResult> Results)
{
    /// <summary>The machine and the run, in lines for people.</summary>
    public IReadOnlyList<string> Conditions => FormattableStringLines(Machine, LoadAtEnd, Options);

    private static string[] FormattableStringLines(Machine machine, double loadAtEnd, BenchOptions options)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        return
        [
            string.Create(invariant, $"{machine.Processor}, {machine.Cores} cores, Linux {machine.Kernel}, {machine.Runtime}"),
            string.Create(invariant, $"{machine.Started:yyyy-MM-dd HH:mm} UTC, load average {machine.LoadAtStart:0.00} at the start, {loadAtEnd:0.00} at the end"),
            string.Create(invariant, $"{options.Rounds} alternating rounds, {options.Seconds} s a run, medians"),
        ];
    }
}
