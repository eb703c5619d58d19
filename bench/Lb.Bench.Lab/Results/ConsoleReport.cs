using System.Globalization;
using Lb.Host.Demo;
using Spectre.Console;

namespace Lb.Bench.Lab.Results;

/// <summary>Tables for people at a terminal or in a log.</summary>
internal static class ConsoleReport
{
    public static void Write(BenchReport report, TextWriter output)
    {
        var console = ConsoleDemoView.Plain(output);
        foreach (var line in report.Conditions)
            output.WriteLine(line);
        foreach (var warning in report.Machine.Warnings)
            output.WriteLine($"Warning: {warning}");
        foreach (var result in report.Results)
        {
            output.WriteLine();
            output.WriteLine($"{result.Name}: {result.Title}");
            console.Write(TableOf(result));
            foreach (var remark in result.Remarks)
                output.WriteLine(remark);
        }
    }

    private static Table TableOf(MeasurementResult result)
    {
        var table = new Table().Border(TableBorder.Ascii).AddColumn(new TableColumn(string.Empty).NoWrap());
        foreach (var column in result.Columns)
            table.AddColumn(new TableColumn(Markup.Escape(column.Header)).RightAligned());
        foreach (var row in result.Rows)
        {
            table.AddRow([
                Markup.Escape(row.Variant),
                .. result.Columns.Select(column => row[column]?.ToString(column.Format, CultureInfo.InvariantCulture) ?? string.Empty)]);
        }

        return table;
    }
}
