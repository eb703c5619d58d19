using System.Globalization;
using System.Text;

namespace Lb.Bench.Lab.Results;

/// <summary>The report as a file to be committed under bench/results.</summary>
internal static class MarkdownReport
{
    public static string Write(BenchReport report)
    {
        var text = new StringBuilder("# Load benchmarks in the lab\n\n");
        foreach (var line in report.Conditions)
            Line($"* {line}");
        foreach (var warning in report.Machine.Warnings)
            Line($"* **Warning:** {warning}");
        Line("\nWhat each figure means: docs/benchmarks.md.");

        foreach (var result in report.Results)
        {
            Line($"\n## {result.Name}\n\n{result.Title}\n");
            Line($"| |{string.Concat(result.Columns.Select(column => $" {column.Header} |"))}");
            Line($"|---|{string.Concat(result.Columns.Select(_ => "---:|"))}");
            foreach (var row in result.Rows)
                Line($"| {row.Variant} |{string.Concat(result.Columns.Select(column => $" {row[column]?.ToString(column.Format, CultureInfo.InvariantCulture)} |"))}");
            if (result.Remarks.Count > 0)
                Line(string.Empty);
            foreach (var remark in result.Remarks)
                Line($"* {remark}");
        }

        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }
}
