namespace Lb.Bench.Lab;

/// <summary>Figures of several rounds in one.</summary>
internal static class Statistics
{
    /// <summary>The middle of the values; the mean of the two in the middle of an even number of them.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("There is no median of nothing.", nameof(values));
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
