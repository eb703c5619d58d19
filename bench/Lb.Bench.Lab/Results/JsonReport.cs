using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lb.Bench.Lab.Results;

/// <summary>The report for programs: every figure under its key, not rounded for people.</summary>
internal static class JsonReport
{
    private const int SchemaVersion = 1;
    private const int Digits = 6;
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(BenchReport report)
    {
        var machine = report.Machine;
        return new JsonObject
        {
            ["schema_version"] = SchemaVersion,
            ["machine"] = new JsonObject
            {
                ["processor"] = machine.Processor,
                ["cores"] = machine.Cores,
                ["kernel"] = machine.Kernel,
                ["runtime"] = machine.Runtime,
                ["started"] = machine.Started,
                ["load_average_at_start"] = machine.LoadAtStart,
                ["load_average_at_end"] = report.LoadAtEnd,
                ["warnings"] = Strings(machine.Warnings),
            },
            ["seconds"] = report.Options.Seconds,
            ["rounds"] = report.Options.Rounds,
            ["measurements"] = new JsonArray([.. report.Results.Select(Of)]),
        }.ToJsonString(Options);
    }

    private static JsonObject Of(MeasurementResult result) => new()
    {
        ["name"] = result.Name,
        ["title"] = result.Title,
        ["rows"] = new JsonArray([.. result.Rows.Select(Of)]),
        ["remarks"] = Strings(result.Remarks),
    };

    private static JsonObject Of(ResultRow row)
    {
        var json = new JsonObject { ["variant"] = row.Variant };
        foreach (var (kind, value) in row.Figures)
            json[kind.Key] = double.IsFinite(value) ? Math.Round(value, Digits) : null;
        return json;
    }

    private static JsonArray Strings(IEnumerable<string> lines) => new([.. lines.Select(line => (JsonNode)line)]);
}
