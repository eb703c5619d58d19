using System.Globalization;
using Lb.Host.Views;
using Spectre.Console;

namespace Lb.Host.Demo;

/// <summary>The demo for people: a line as each step is taken, and a table at the end. Plain text where the output is no terminal.</summary>
internal sealed class ConsoleDemoView(IAnsiConsole console) : IDemoView
{
    private const int PlainWidth = 160;

    private readonly bool _isTerminal = console.Profile.Out.IsTerminal;
    private int _taken;

    /// <summary>A view on a command's output: a terminal's where that is one.</summary>
    public static ConsoleDemoView On(TextWriter output) => new(OutputConsole.On(output, PlainWidth));

    /// <summary>A console without colour, cursor or a terminal's width.</summary>
    public static IAnsiConsole Plain(TextWriter output) => OutputConsole.Plain(output, PlainWidth);

    public async Task<DemoStepReport> ShowAsync(DemoStep step, Func<Task<DemoStepReport>> run)
    {
        _taken++;
        var sentence = Markup.Escape(step.Sentence);
        if (!_isTerminal)
            console.MarkupLine($"{_taken}. {sentence}");
        var report = _isTerminal
            ? await console.Status().Spinner(Spinner.Known.Dots).StartAsync(sentence, _ => run())
            : await run();

        if (_isTerminal)
            console.MarkupLine($"[bold]{_taken}.[/] {sentence}");
        foreach (var line in report.Outcome.Lines)
            console.MarkupLine($"      [grey]{Markup.Escape(line)}[/]");
        console.MarkupLine($"   {Mark(report)} {Markup.Escape(report.Outcome.Figure)} [grey]({Seconds(report.Duration)})[/]");
        console.WriteLine();
        return report;
    }

    public void ShowEnd(DemoReport report)
    {
        var table = console.NewTable()
            .AddColumns("What was shown", "MASTER")
            .AddColumn(new TableColumn("Longest gap").RightAligned())
            .AddColumn(new TableColumn("Failed connections").RightAligned())
            .AddColumn("Figure")
            .AddColumn(new TableColumn("Time").RightAligned())
            .AddColumn("");
        foreach (var step in report.Steps)
        {
            var clients = step.Outcome.Clients;
            table.AddRow(
                Markup.Escape(step.Step.Claim),
                Markup.Escape(clients?.Mastership ?? ""),
                clients?.Gap is { } gap ? Milliseconds(gap) : "",
                clients is null ? "" : $"{clients.Failed} of {clients.Connections}",
                Markup.Escape(step.Outcome.Figure),
                Seconds(step.Duration),
                Mark(step));
        }

        console.Write(table);
        var held = report.Steps.Count(step => step.Outcome.Held);
        console.MarkupLine(report.Held
            ? $"[green]All {report.Planned} steps held.[/]"
            : $"[red]{held} of {report.Planned} steps held.[/]");
    }

    private static string Mark(DemoStepReport report) => report.Outcome.Held ? "[green]✓[/]" : "[red]✗[/]";

    private static string Milliseconds(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms");

    private static string Seconds(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s");
}
