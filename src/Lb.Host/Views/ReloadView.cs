using Lb.Host.Control;

namespace Lb.Host.Views;

/// <summary><c>lb-host reload</c> for people: the findings, then a line for each block that is touched and each order that ends.</summary>
internal static class ReloadView
{
    private const int MostLines = 200;

    public static void Show(TextWriter output, ReloadReport report)
    {
        foreach (var finding in report.Diagnostics)
        {
            output.WriteLine(finding);
        }

        var lines = report.Changes.SelectMany(Lines).Concat(report.OrdersEnded.Select(Line)).ToList();
        foreach (var line in lines.Take(MostLines))
        {
            output.WriteLine(line);
        }

        if (lines.Count > MostLines)
        {
            output.WriteLine($"  and {lines.Count - MostLines} lines more; --json has all");
        }

        if (report.Refusal is null)
        {
            output.WriteLine($"{report.File} {(report.InForce ? "is in force" : "would be put in force")}: {report.Summary}");
        }
    }

    private static string Line(EndedOrderReport ended) => $"! {ended.Order} of {ended.RealServer} in {ended.VirtualServer} ends: {ended.Reason}";

    private static IEnumerable<string> Lines(ReloadChangeReport change)
    {
        var sign = change.Action switch { "added" => '+', "removed" => '-', _ => '~' };
        yield return $"{sign} {change.Section}{(change.Name.Length == 0 ? string.Empty : $" {change.Name}")}{(change.VirtualServer is { } owner ? $" of {owner}" : string.Empty)}";
        foreach (var setting in change.Settings)
        {
            yield return $"    {setting.Name}: {setting.Before} -> {setting.After}";
        }
    }
}
