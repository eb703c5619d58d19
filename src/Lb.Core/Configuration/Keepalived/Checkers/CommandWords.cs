using System.Collections.Immutable;
using System.Text;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>
/// Splits a script's line as keepalived does: if it is one quoted word, that is the command line, cut at blanks, with inner quotes
/// that keep blanks together; otherwise each word is an argument.
/// </summary>
internal static class CommandWords
{
    public static ImmutableArray<string> Of(Statement statement) =>
        statement.Words.Length == 2 ? Split(statement.Words[1].Text) : [.. statement.Words.Skip(1).Select(word => word.Text)];

    private static ImmutableArray<string> Split(string line)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var isOpen = false;
        char? quote = null;
        foreach (var letter in line)
        {
            if (quote == letter)
            {
                quote = null;
            }
            else if (quote is null && letter is '\'' or '"')
            {
                quote = letter;
                isOpen = true;
            }
            else if (quote is not null || !char.IsWhiteSpace(letter))
            {
                word.Append(letter);
                isOpen = true;
            }
            else if (isOpen)
            {
                words.Add(word.ToString());
                word.Clear();
                isOpen = false;
            }
        }

        if (isOpen)
            words.Add(word.ToString());

        return words.ToImmutable();
    }
}
