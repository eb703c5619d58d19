using Lb.Host.Control;
using Spectre.Console;

namespace Lb.Host.Views;

/// <summary><c>lb-host events</c> for people.</summary>
internal static class EventsView
{
    public static void Show(IAnsiConsole console, IReadOnlyList<EventReport> events)
    {
        if (events.Count == 0)
        {
            console.WriteLine("Nothing happened.");
            return;
        }

        var table = console.NewTable().AddColumn(new TableColumn("No.").RightAligned()).AddColumns("At", "Kind", "Subject", "What");
        foreach (var happened in events)
        {
            table.AddRow(
                $"{happened.Number}",
                Text.Moment(happened.At),
                Markup.Escape(happened.Kind),
                Markup.Escape(happened.Subject),
                Markup.Escape(happened.Text));
        }

        console.Write(table);
    }

    /// <summary>One event as a line, for whoever watches them come.</summary>
    public static string Line(EventReport happened) =>
        $"{happened.Number,5}  {Text.Moment(happened.At)}  {happened.Kind,-16}  {happened.Subject}: {happened.Text}";
}
