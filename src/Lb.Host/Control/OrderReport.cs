using System.Text.Json;
using Lb.Core.Model;

namespace Lb.Host.Control;

/// <summary>What <c>drain --no-wait --json</c> and <c>weight --json</c> print: what an operator said, and where it holds now.</summary>
/// <param name="SchemaVersion">Grows when a field changes its meaning or goes away.</param>
/// <param name="Server">The real server.</param>
/// <param name="Services">The virtual servers in which it holds, as <c>TCP ADDRESS:PORT</c>.</param>
/// <param name="Draining">Whether it drains; null if that was not the question.</param>
/// <param name="Weight">The weight it was given; null for the configured one, or if that was not the question.</param>
internal sealed record OrderReport(int SchemaVersion, string Server, IReadOnlyList<string> Services, bool? Draining, int? Weight)
{
    private const int CurrentSchemaVersion = 1;

    /// <summary>At the end of a drain, the services in which the server drained; null if that was not the question.</summary>
    public IReadOnlyList<string>? WasDraining { get; init; }

    public static OrderReport Of(string server, IEnumerable<ServiceKey> services, bool? isDraining, int? weight) =>
        new(CurrentSchemaVersion, server, [.. services.Select(static service => $"{service}")], isDraining, weight);

    public static OrderReport Parse(string json) => JsonSerializer.Deserialize(json, ReportJson.Default.OrderReport)!;

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.OrderReport);
}

/// <summary>What <c>drain --json</c> prints when it has come to an end.</summary>
/// <param name="SchemaVersion">Grows when a field changes its meaning or goes away.</param>
/// <param name="Server">The real server.</param>
/// <param name="Services">The virtual servers in which it drains, as <c>TCP ADDRESS:PORT</c>.</param>
/// <param name="Empty">Whether it has no flow left.</param>
/// <param name="Removed">Whether its deadline came first.</param>
/// <param name="FlowsLeft">The flows it still has.</param>
internal sealed record DrainReport(int SchemaVersion, string Server, IReadOnlyList<string> Services, bool Empty, bool Removed, long FlowsLeft)
{
    public const int CurrentSchemaVersion = 1;

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.DrainReport);
}
