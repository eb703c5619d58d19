using System.Text.Json;
using System.Text.Json.Serialization;
using Lb.Core.Metrics;

namespace Lb.Host.Control;

/// <summary>What <c>counters --json</c> and <c>replay --json</c> print.</summary>
/// <param name="SchemaVersion">Grows when a field changes its meaning or goes away.</param>
/// <param name="Received">Frames whose fate is decided: passed + forwarded + local + all dropped.</param>
/// <param name="Passed">Frames that were not for a virtual service.</param>
/// <param name="Forwarded">Frames sent to remote real servers.</param>
/// <param name="Local">Frames handed to the host's own stack.</param>
/// <param name="Dropped">Frames dropped, by reason; every reason is there.</param>
/// <param name="Generated">ICMP errors and fragments made by the forwarder; not part of the sum.</param>
/// <param name="FlowsCreated">Flows created.</param>
/// <param name="Flows">Flows in the table.</param>
/// <param name="RingDropped">Frames the capture rings lost; not part of the sum.</param>
internal sealed record CountersReport(
    int SchemaVersion,
    long Received,
    long Passed,
    long Forwarded,
    long Local,
    IReadOnlyDictionary<string, long> Dropped,
    long Generated,
    long FlowsCreated,
    long Flows,
    long RingDropped)
{
    private const int CurrentSchemaVersion = 1;

    /// <summary>Lines of the daemon's log that nobody took; null where there is no daemon, as in a replay.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LogLinesDropped { get; init; }

    public static CountersReport From(CounterSnapshot snapshot) => new(
        CurrentSchemaVersion,
        snapshot.Received,
        snapshot.Passed,
        snapshot.Forwarded,
        snapshot.Local,
        snapshot.Dropped.ToDictionary(static drop => CounterNames.Of(drop.Key), static drop => drop.Value, StringComparer.Ordinal),
        snapshot.Generated,
        snapshot.FlowsCreated,
        snapshot.Flows,
        snapshot.RingDropped);

    public string ToJson() => JsonSerializer.Serialize(this, CountersReportJson.Default.CountersReport);

    /// <summary>Lines for people: what happened first, drop reasons only where there were drops.</summary>
    public void WriteTo(TextWriter output)
    {
        Line("received", Received);
        Line("  passed", Passed, "not for a virtual service");
        Line("  forwarded", Forwarded, "to remote real servers");
        Line("  local", Local, "to this host's own stack");
        Line("  dropped", Dropped.Values.Sum());
        foreach (var (reason, count) in Dropped.Where(static drop => drop.Value > 0).OrderByDescending(static drop => drop.Value))
        {
            Line($"    {reason}", count);
        }

        Line("generated", Generated, "ICMP errors and fragments made here");
        Line("flows", Flows, $"{FlowsCreated} created");
        Line("ring dropped", RingDropped, "lost before they were seen");

        if (LogLinesDropped is { } lines)
        {
            Line("log lines dropped", lines, "nobody read the log");
        }

        void Line(string name, long value, string? remark = null) =>
            output.WriteLine($"{name,-26}{value,14}{(remark is null ? string.Empty : $"  {remark}")}");
    }
}

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CountersReport))]
internal sealed partial class CountersReportJson : JsonSerializerContext;
