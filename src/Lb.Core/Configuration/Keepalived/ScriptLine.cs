namespace Lb.Core.Configuration.Keepalived;

/// <summary>Reads <c>KEYWORD COMMAND [USER [GROUP]]</c>. Whether the program exists and is safe to run is for the one who runs it to say.</summary>
internal static class ScriptLine
{
    /// <summary>The script, or null without a usable command.</summary>
    public static ScriptConfig? Read(Statement? statement, BindContext context)
    {
        if (statement is null)
            return null;

        var words = context.Read(statement);
        words.AtMost(3);
        return Command(statement, context) is { } script
            ? context.Note(script with { User = Name(words, 1, context), Group = Name(words, 2, context) }, statement)
            : null;
    }

    /// <summary>The command alone; further words are warned of, because arguments belong inside the quotes.</summary>
    public static ScriptConfig? ReadCommand(Statement? statement, BindContext context)
    {
        if (statement is { Words: [_, _, var extra, ..] })
        {
            context.Diagnostics.Warn(
                extra.Location,
                DiagnosticCodes.ExtraWords,
                $"'{Display.Of(extra.Text)}' and what follows is ignored, as in keepalived; write the command and its arguments as one quoted "
                + "word");
        }

        return statement is null ? null : Command(statement, context);
    }

    /// <summary>The name of a user or group, or null if the line has none.</summary>
    public static string? Name(Arguments words, int index, BindContext context)
    {
        if (words.Count <= index)
            return null;

        if (words[index].Text.Length > 0)
            return words[index].Text;

        context.Diagnostics.Error(words[index].Location, DiagnosticCodes.MissingValue, "the name of the user or group is empty");
        return null;
    }

    private static ScriptConfig? Command(Statement statement, BindContext context)
    {
        if (statement.Words.Length < 2)
        {
            _ = context.Read(statement).Exactly(1, $"{statement.Keyword} \"COMMAND ARGUMENT…\"");
            return null;
        }

        var word = statement.Words[1];
        if (CommandLine.TrySplit(word.Text, out var arguments, out var problem))
            return new ScriptConfig(arguments, null, null);

        context.Diagnostics.Error(word.Location, DiagnosticCodes.BadCommand, $"the command of '{statement.Keyword}' {problem}");
        return null;
    }
}
