namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>Small files: the median has at most 120 lines, nine in ten have fewer than 300, and none has more than 600.</summary>
internal static class FileBudgetRule
{
    private const int MedianLines = 120;
    private const int UsualLines = 300;
    private const int MostLines = 600;

    /// <summary>What breaks the budget.</summary>
    public static IEnumerable<string> Violations(IReadOnlyCollection<SourceFile> files)
    {
        var lines = files.Select(static file => file.Lines).Order().ToList();
        if (lines[lines.Count / 2] > MedianLines)
            yield return $"half of the files have more than {MedianLines} lines; the median is {lines[lines.Count / 2]}";

        if (lines.Count(static length => length >= UsualLines) * 10 > lines.Count)
            yield return $"more than one file in ten has {UsualLines} lines or more";

        foreach (var file in files.Where(static file => file.Lines > MostLines))
            yield return $"{file.Path} has {file.Lines} lines; {MostLines} are the most a file may have";
    }
}
