using System.Text.Json;
using Lb.Core.Runtime.Events;

namespace Lb.Host.Control;

/// <summary>What <c>events --json</c> prints.</summary>
/// <param name="SchemaVersion">Grows when a field changes its meaning or goes away.</param>
/// <param name="Events">The events, oldest first.</param>
internal sealed record EventsReport(int SchemaVersion, IReadOnlyList<EventReport> Events)
{
    private const int CurrentSchemaVersion = 1;

    public static EventsReport From(IEnumerable<BalancerEvent> events) => new(CurrentSchemaVersion, [.. events.Select(EventReport.From)]);

    public static EventsReport Parse(string json) => JsonSerializer.Deserialize(json, ReportJson.Default.EventsReport)!;

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.EventsReport);
}

/// <summary>One event; with <c>--follow --json</c> a line of its own.</summary>
/// <param name="Number">Counts from 1 since the daemon's start.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What kind: <c>vrrp_transition</c>, <c>reload</c> and so on.</param>
/// <param name="Subject">To what.</param>
/// <param name="Text">What, as a clause.</param>
internal sealed record EventReport(long Number, DateTimeOffset At, string Kind, string Subject, string Text)
{
    public static EventReport From(BalancerEvent happened) => new(happened.Number, happened.At, happened.Kind, happened.Subject, happened.Text);

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.EventReport);
}
