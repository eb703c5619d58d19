using System.Text.Json;

namespace Lb.Host.Control;

/// <summary>What <c>status --json</c> prints.</summary>
/// <param name="SchemaVersion">Grows when a field changes its meaning or goes away.</param>
/// <param name="Version">The daemon's version.</param>
/// <param name="ProcessId">Its process id, as it sees itself.</param>
/// <param name="StartedAt">Since when it runs.</param>
/// <param name="UptimeSeconds">How long.</param>
/// <param name="ConfigurationFile">What it was started with.</param>
/// <param name="Problems">What is wrong now, a sentence each.</param>
/// <param name="VrrpInstances">The VRRP instances, as <c>vrrp --json</c> has them.</param>
/// <param name="VirtualServices">The virtual services.</param>
/// <param name="Counters">The counters, as <c>counters --json</c> has them.</param>
/// <param name="Events">The last events.</param>
internal sealed record StatusReport(
    int SchemaVersion,
    string Version,
    int ProcessId,
    DateTimeOffset StartedAt,
    double UptimeSeconds,
    string ConfigurationFile,
    IReadOnlyList<string> Problems,
    IReadOnlyList<VrrpInstanceReport> VrrpInstances,
    IReadOnlyList<VirtualServiceReport> VirtualServices,
    CountersReport Counters,
    IReadOnlyList<EventReport> Events)
{
    public const int CurrentSchemaVersion = 1;

    public static StatusReport Parse(string json) => JsonSerializer.Deserialize(json, ReportJson.Default.StatusReport)!;

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.StatusReport);
}
