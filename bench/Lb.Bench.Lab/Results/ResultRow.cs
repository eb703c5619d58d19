namespace Lb.Bench.Lab.Results;

/// <summary>One variant's figures.</summary>
/// <param name="Variant">What was measured, for people.</param>
/// <param name="Figures">The figures there are for it, in the order of their columns.</param>
internal sealed record ResultRow(string Variant, IReadOnlyList<(FigureKind Kind, double Value)> Figures)
{
    /// <summary>One figure, or null where this variant has none of the kind.</summary>
    public double? this[FigureKind kind] => Figures.Where(figure => figure.Kind == kind).Select(figure => (double?)figure.Value).FirstOrDefault();
}
