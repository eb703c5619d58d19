using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Splits the command of a script into its program and arguments. The command is one word of the file, quoted there if it has arguments;
/// its text is split once more at white space, quotes that are left in it group, and escapes hold (keepalived.conf(5), "Quoted strings").
/// </summary>
internal static class CommandLine
{
    /// <summary>Splits a command.</summary>
    /// <param name="command">The word, the file's own quotes already gone.</param>
    /// <param name="arguments">The program and its arguments.</param>
    /// <param name="problem">If false is returned, why, as the end of a sentence about the command.</param>
    public static bool TrySplit(string command, out ImmutableArray<string> arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = [];
        problem = null;
        var words = ImmutableArray.CreateBuilder<string>();
        var i = 0;
        while (problem is null && SkipSpace(command, i) is var start && start < command.Length)
        {
            words.Add(ReadWord(command, start, out i, out problem));

            // execve(2) takes strings that end with this character.
            if (words[^1].Contains('\0', StringComparison.Ordinal))
                problem = "holds the character NUL";
        }

        if (problem is null && (words.Count == 0 || words[0].Length == 0))
            problem = "names no program";

        if (problem is not null)
            return false;

        arguments = words.ToImmutable();
        return true;
    }

    private static int SkipSpace(string text, int i)
    {
        while (i < text.Length && char.IsWhiteSpace(text[i]))
            i++;

        return i;
    }

    private static string ReadWord(string text, int start, out int end, out string? problem)
    {
        var word = new StringBuilder();
        char? quote = null;
        var i = start;
        while (i < text.Length && (quote is not null || !char.IsWhiteSpace(text[i])))
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i = Escapes.Read(text, i, word);
                continue;
            }

            if (text[i] == quote)
                quote = null;
            else if (quote is null && text[i] is '"' or '\'')
                quote = text[i];
            else
                word.Append(text[i]);

            i++;
        }

        end = i;
        problem = quote is null ? null : $"has a quote {quote} that is not closed";
        return word.ToString();
    }
}
