using System.Text.Json;
using Lb.Core.Configuration;

namespace Lb.Host.Control;

/// <summary>What <c>reload --json</c> prints.</summary>
/// <param name="SchemaVersion">Grows when a field changes its meaning or goes away.</param>
/// <param name="File">The file the daemon read again.</param>
/// <param name="DryRun">Whether it was only to say what it would do.</param>
/// <param name="InForce">Whether the file is in force now because of this.</param>
/// <param name="Refusal">Why not, or null.</param>
/// <param name="Summary">The plan in one line; empty if there is none.</param>
/// <param name="Diagnostics">The findings about the file, as <c>check</c> prints them.</param>
/// <param name="Changes">The blocks that are added, removed or changed.</param>
/// <param name="Untouched">The blocks that go on undisturbed.</param>
/// <param name="OrdersEnded">What operators ordered (drains, weights) and this ends.</param>
internal sealed record ReloadReport(
    int SchemaVersion,
    string File,
    bool DryRun,
    bool InForce,
    string? Refusal,
    string Summary,
    IReadOnlyList<string> Diagnostics,
    IReadOnlyList<ReloadChangeReport> Changes,
    IReadOnlyList<ReloadBlockReport> Untouched,
    IReadOnlyList<EndedOrderReport> OrdersEnded)
{
    private const int CurrentSchemaVersion = 1;

    /// <summary>A report before there is a plan.</summary>
    public static ReloadReport Of(string file, bool isDryRun, IEnumerable<Diagnostic> diagnostics) => new(
        CurrentSchemaVersion, file, isDryRun, false, null, string.Empty, [.. diagnostics.Select(static diagnostic => diagnostic.ToString())], [], [], []);

    public static ReloadReport Parse(string json) => JsonSerializer.Deserialize(json, ReportJson.Default.ReloadReport)!;

    /// <summary>The report of a reload that is refused.</summary>
    public ReloadReport Refused(string reason) => this with { Refusal = reason };

    /// <summary>
    /// The report of a reload that the file's errors refuse. The first stands in the reason, which is read where the others do not stand beside it.
    /// </summary>
    public ReloadReport Refused(IEnumerable<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        return Refused(errors.Count == 1 ? $"the file has an error, {errors[0]}" : $"the file has {errors.Count} errors ('lb-host check' lists them), the first {errors[0]}");
    }

    /// <summary>The report with its plan.</summary>
    public ReloadReport With(ReloadPlan plan) => this with
    {
        Summary = plan.Summary(),
        Changes = [.. plan.Items.Where(static item => item.Action != ReloadAction.Untouched).Select(static item => new ReloadChangeReport(
            ReloadPlan.Word(item.Action), item.Section, item.Name, item.Owner, [.. item.Settings.Select(static setting => new SettingReport(setting.Name, setting.Before, setting.After))]))],
        Untouched = [.. plan.Items.Where(static item => item.Action == ReloadAction.Untouched).Select(static item => new ReloadBlockReport(item.Section, item.Name, item.Owner))],
        OrdersEnded = [.. plan.EndedOrders.Select(static ended => new EndedOrderReport(ended.VirtualServer, ended.RealServer, ended.Order, ended.Reason))],
    };

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.ReloadReport);
}

/// <summary>A block that a reload touches.</summary>
/// <param name="Action"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Section">Its keyword.</param>
/// <param name="Name">Which one; empty where there is but one.</param>
/// <param name="VirtualServer">The service a real server belongs to, or null.</param>
/// <param name="Settings">What differs, of a block that is changed; secrets are masked.</param>
internal sealed record ReloadChangeReport(string Action, string Section, string Name, string? VirtualServer, IReadOnlyList<SettingReport> Settings);

/// <summary>A block that goes on undisturbed.</summary>
/// <param name="Section">Its keyword.</param>
/// <param name="Name">Which one; empty where there is but one.</param>
/// <param name="VirtualServer">The service a real server belongs to, or null.</param>
internal sealed record ReloadBlockReport(string Section, string Name, string? VirtualServer);

/// <summary>An order of an operator that a reload ends.</summary>
/// <param name="VirtualServer">The service.</param>
/// <param name="RealServer">The server it is about.</param>
/// <param name="Order"><c>drain</c>, or <c>weight</c> with the weight.</param>
/// <param name="Reason">Why it ends.</param>
internal sealed record EndedOrderReport(string VirtualServer, string RealServer, string Order, string Reason);

/// <summary>One setting that differs.</summary>
/// <param name="Name">Its keyword.</param>
/// <param name="Before">What was in force.</param>
/// <param name="After">What is in the file.</param>
internal sealed record SettingReport(string Name, string Before, string After);
