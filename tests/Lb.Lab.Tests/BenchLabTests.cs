using System.Text.Json;
using Lb.Bench.Lab;
using Lb.Bench.Lab.Measurements;
using Lb.Bench.Lab.Results;
using Lb.Host.Lab;
using Lb.Lab.Tests.Vrrp;

namespace Lb.Lab.Tests;

/// <summary>They take what the machine has, and measure what it gives: beside no other test.</summary>
[Collection(TimedLabs.Name)]
public sealed class BenchLabTests
{
    private static readonly IMeasurement[] Measurements = [new BulkMeasurement(), new SmallFrameMeasurement(), new LatencyMeasurement()];

    // measurement, rows, a figure that says work was done
    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData("bulk", 4, "gbit_per_second")]
    [InlineData("small", 4, "delivered_frames_per_second")]
    [InlineData("latency", 6, "median_us")]
    public async Task RunAsync_OneSecond_EveryVariantHasItsFigure(string name, int rows, string figure)
    {
        var measurement = Measurements.Single(measurement => measurement.Name == name);

        var result = await measurement.RunAsync(new BenchOptions(Seconds: 1, Rounds: 1), TextWriter.Null, CancellationToken.None);

        Assert.Equal(rows, result.Rows.Select(row => row.Variant).Distinct(StringComparer.Ordinal).Count());
        Assert.All(result.Rows, row => Assert.All(row.Figures, pair => Assert.True(double.IsFinite(pair.Value), $"{row.Variant} {pair.Kind.Key}")));
        var kind = result.Columns.Single(column => column.Key == figure);
        Assert.All(result.Rows, row => Assert.True(row[kind] > 0, $"{row.Variant} has no {figure}"));
        Assert.All(result.Rows.Select(row => row[FigureKind.Ratio]).OfType<double>(), ratio => Assert.True(ratio > 0));
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 9.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 100.0 }, 3.0)]
    public void Median_Unsorted_IsTheMiddle(double[] values, double expected) => Assert.Equal(expected, Statistics.Median(values));

    [Fact]
    public void Reports_RowWithoutAFigure_LeaveItOut()
    {
        var report = new BenchReport(
            Machine.Describe(),
            1.5,
            new BenchOptions(3, 5),
            [
                new MeasurementResult(
                    "bulk",
                    "A stream.",
                    [new ResultRow("straight", [(FigureKind.Rate, 10)]), new ResultRow("through", [(FigureKind.Rate, 8.126), (FigureKind.Ratio, 0.8125)])],
                    ["A remark."]),
            ]);

        using var json = JsonDocument.Parse(JsonReport.Write(report));
        var measured = json.RootElement.GetProperty("measurements")[0].GetProperty("rows");
        Assert.Equal(1, json.RootElement.GetProperty("schema_version").GetInt32());
        Assert.Equal(Environment.ProcessorCount, json.RootElement.GetProperty("machine").GetProperty("cores").GetInt32());
        Assert.False(measured[0].TryGetProperty("ratio", out _));
        Assert.Equal(0.8125, measured[1].GetProperty("ratio").GetDouble());
        var lines = MarkdownReport.Write(report).Split('\n');
        Assert.Contains("| | Gbit/s | ratio |", lines);
        Assert.Contains("| straight | 10.00 |  |", lines);
        Assert.Contains("| through | 8.13 | 0.81 |", lines);
    }

    [Theory]
    [InlineData("--seconds", "0")]
    [InlineData("--rounds", "many")]
    [InlineData("--only", "everything")]
    [InlineData("--fast")]
    public async Task CommandLine_WrongUsage_SaysWhatIsWrong(params string[] arguments)
    {
        var error = new StringWriter();

        Assert.Equal(2, await BenchCommandLine.RunAsync(arguments, TextWriter.Null, error));
        Assert.Contains($"'{arguments[^1]}'", error.ToString(), StringComparison.Ordinal);
    }
}
