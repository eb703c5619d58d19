using System.Text.Json.Serialization;
using Lb.Core.Configuration;
using Lb.Host.Control;

namespace Lb.Host.Commands;

/// <summary>What <c>check --json</c> prints.</summary>
/// <param name="SchemaVersion">Grows when a field changes its meaning or goes away.</param>
/// <param name="File">The file as it was named.</param>
/// <param name="Usable">Whether the configuration is accepted; with <c>--strict</c>, whether there was no finding.</param>
/// <param name="Errors">How many findings are errors.</param>
/// <param name="Warnings">How many findings are warnings.</param>
/// <param name="Diagnostics">Every finding.</param>
/// <param name="VirtualServices">The services that were understood.</param>
/// <param name="VrrpInstances">The names of the VRRP instances that were understood.</param>
internal sealed record CheckReport(
    int SchemaVersion,
    string File,
    bool Usable,
    int Errors,
    int Warnings,
    IReadOnlyList<DiagnosticReport> Diagnostics,
    IReadOnlyList<ServiceReport> VirtualServices,
    IReadOnlyList<string> VrrpInstances)
{
    private const int CurrentSchemaVersion = 1;

    public static CheckReport From(string path, ConfigResult result, bool isUsable)
    {
        var errors = result.Diagnostics.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return new CheckReport(
            CurrentSchemaVersion,
            path,
            isUsable,
            errors,
            result.Diagnostics.Length - errors,
            [.. result.Diagnostics.Select(DiagnosticReport.From)],
            [.. result.Understood.VirtualServices.Select(ServiceReport.From)],
            [.. result.Understood.VrrpInstances.Select(instance => instance.Name)]);
    }

    /// <summary>One line for people.</summary>
    public string Summary() =>
        $"{File}: {(Usable ? "usable" : "refused")}, {Count(Errors, "error")}, {Count(Warnings, "warning")}; understood "
        + $"{Count(VirtualServices.Count, "virtual service")} with {Count(VirtualServices.Sum(service => service.RealServers.Count), "real server")}";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}

/// <summary>One finding.</summary>
internal sealed record DiagnosticReport(string File, int Line, int Column, string Severity, string Code, string Text)
{
    public static DiagnosticReport From(Diagnostic diagnostic) => new(
        diagnostic.Location.File,
        diagnostic.Location.Line,
        diagnostic.Location.Column,
        diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning",
        diagnostic.Code,
        diagnostic.Text);
}

/// <summary>One virtual service.</summary>
internal sealed record ServiceReport(
    string Protocol, string Address, int Port, string Scheduler, int? StandbyPort, string? Bind, IReadOnlyList<ServerReport> RealServers)
{
    public static ServiceReport From(VirtualServiceConfig service) => new(
        service.Key.Protocol.ToString().ToLowerInvariant(),
        service.Key.Address.ToString(),
        service.Key.Port,
        VirtualServiceReport.NameOf(service.Scheduler),
        service.StandbyPort,
        service.Bind is "" ? "none" : service.Bind,
        [.. service.RealServers.Select(server => new ServerReport(server.Address.ToString(), server.Port, server.Weight))]);
}

/// <summary>One real server.</summary>
internal sealed record ServerReport(string Address, int Port, int Weight);

/// <summary>Writes the report without reflection, so that it survives trimming.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckReportJson : JsonSerializerContext;
