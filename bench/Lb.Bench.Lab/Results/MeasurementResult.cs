namespace Lb.Bench.Lab.Results;

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
