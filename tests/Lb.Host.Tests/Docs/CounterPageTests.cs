using System.Text.Json;
using Lb.Core.Forwarding;
using Lb.Core.Metrics;
using Lb.Host.Control;

namespace Lb.Host.Tests.Docs;

public sealed class CounterPageTests
{
    private static readonly Document Page = Document.Read("docs/counters.md");

    [Fact]
    public void CountersPage_Reasons_AreThoseOfTheCode() =>
        Assert.Equal(
            Enum.GetValues<DropReason>().Where(static reason => reason != DropReason.None).Select(CounterNames.Of),
            FirstColumn(Page.Section("Reasons to drop")));

    [Fact]
    public void CountersPage_Counters_AreThoseOfTheReport()
    {
        using var report = JsonDocument.Parse((CountersReport.From(CounterSnapshot.Zero) with { LogLinesDropped = 0 }).ToJson());
        Assert.Equal(
            report.RootElement.EnumerateObject().Select(static field => field.Name).Where(static name => name != "schema_version").Order(StringComparer.Ordinal),
            FirstColumn(Page.Text[..Page.Text.IndexOf("## Reasons", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> FirstColumn(string text) =>
        text.Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal)).Select(static line => line.Split('`')[1]);
}
