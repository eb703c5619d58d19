using System.Text.Json;
using Lb.Core.Runtime.Vrrp;

namespace Lb.Host.Control;

/// <summary>What <c>vrrp --json</c> prints.</summary>
/// <param name="SchemaVersion">Grows when a field changes its meaning or goes away.</param>
/// <param name="Instances">The VRRP instances in the order of the configuration.</param>
internal sealed record VrrpReport(int SchemaVersion, IReadOnlyList<VrrpInstanceReport> Instances)
{
    private const int CurrentSchemaVersion = 1;

    /// <param name="instances">How they stand.</param>
    /// <param name="now">The moment by the calendar at which they stood so.</param>
    public static VrrpReport From(IEnumerable<VrrpStatus> instances, DateTimeOffset now) =>
        new(CurrentSchemaVersion, [.. instances.Select(instance => VrrpInstanceReport.From(instance, now))]);

    public static VrrpReport Parse(string json) => JsonSerializer.Deserialize(json, ReportJson.Default.VrrpReport)!;

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.VrrpReport);
}
