using System.Text.Json;
using Lb.Core.Runtime;

namespace Lb.Host.Control;

/// <summary>What <c>services --json</c> prints.</summary>
/// <param name="SchemaVersion">Grows when a field changes its meaning or goes away.</param>
/// <param name="FlowSlots">Slots of all workers' flow tables.</param>
/// <param name="VirtualServices">The virtual services in the order of the configuration, as <c>status --json</c> has them.</param>
internal sealed record ServicesReport(int SchemaVersion, long FlowSlots, IReadOnlyList<VirtualServiceReport> VirtualServices)
{
    public const int CurrentSchemaVersion = 1;

    public static async Task<ServicesReport> ReadAsync(LoadBalancer balancer, CancellationToken cancellation) => new(
        CurrentSchemaVersion,
        balancer.FlowSlots,
        await VirtualServiceReport.ReadAllAsync(balancer, cancellation));

    public static ServicesReport Parse(string json) => JsonSerializer.Deserialize(json, ReportJson.Default.ServicesReport)!;

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.ServicesReport);
}
