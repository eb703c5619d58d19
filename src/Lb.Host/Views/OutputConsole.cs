using Spectre.Console;

namespace Lb.Host.Views;

/// <summary>The console a verb's page for people is written on: a terminal's where the output is one, else plain text.</summary>
internal static class OutputConsole
{
    // Wide enough that nothing is ever cut or wrapped: whoever reads a pipe has no margin.
    private const int UnboundedWidth = 4096;

    /// <summary>A console on a command's output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="plainWidth">Where lines end if it is no terminal, in characters.</param>
    public static IAnsiConsole On(TextWriter output, int plainWidth = UnboundedWidth) =>
        ReferenceEquals(output, Console.Out) && AnsiConsole.Console.Profile.Out.IsTerminal ? AnsiConsole.Console : Plain(output, plainWidth);

    /// <summary>A console without colour, cursor or a terminal's width.</summary>
    public static IAnsiConsole Plain(TextWriter output, int width = UnboundedWidth)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        return console;
    }

    /// <summary>A table in the style of the output.</summary>
    public static Table NewTable(this IAnsiConsole console) =>
        new Table().Border(console.Profile.Out.IsTerminal ? TableBorder.Rounded : TableBorder.Ascii);
}
