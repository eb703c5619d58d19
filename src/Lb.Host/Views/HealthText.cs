using System.Globalization;
using Lb.Host.Control;
using Spectre.Console;

namespace Lb.Host.Views;

/// <summary>Health in a table's cell.</summary>
internal static class HealthText
{
    /// <summary>A service's quorum, where there is something to say.</summary>
    public static string Of(QuorumReport? quorum) => quorum switch
    {
        { SorryServerServes: true } => $"[red]sorry server {Markup.Escape(quorum.SorryServer!)}[/]",
        { Up: false } => "[red]no quorum[/]",
        _ => string.Empty,
    };

    /// <summary>A real server's health, what an operator said, and the last result of each checker.</summary>
    public static string Of(RealServerReport server)
    {
        var words = new List<string>();
        if (server.Sorry)
        {
            words.Add("sorry server");
        }

        if (server.Overloaded)
        {
            words.Add($"[yellow]full (uthreshold {server.UpperThreshold})[/]");
        }

        if (server.Health is not { } health)
        {
            return string.Join(", ", words);
        }

        if (health.Checkers.Count > 0 || health.State != ServerHealthReport.Up)
        {
            words.Add(health.State switch { ServerHealthReport.Up => "[green]up[/]", ServerHealthReport.Down => "[red]down[/]", _ => "[red]kept out[/]" });
        }

        if (health.Removed || health.Draining)
        {
            words.Add(health.Removed ? "[red]taken out[/]" : "[yellow]draining[/]");
        }
        else if (health.SlowStartPercent is { } percent)
        {
            words.Add($"slow start {percent} % of {health.FullWeight}");
        }

        if (health.OrderedWeight is { } ordered)
        {
            words.Add($"weight {ordered} by order");
        }

        return string.Join('\n', new[] { string.Join(", ", words) }.Where(static line => line.Length > 0)
            .Concat(health.Checkers.Select(static checker => checker.Remark is null ? Markup.Escape(Line(checker)) : $"[yellow]{Markup.Escape(Line(checker))}[/]")));
    }

    private static string Line(CheckerReport checker) => checker.Reason is null
        ? $"{checker.Kind}: not run yet"
        : string.Create(CultureInfo.InvariantCulture, $"{checker.Kind}: {checker.Reason}, {checker.LatencyMilliseconds:0.0} ms");
}
