namespace Lb.Core.Configuration.Keepalived;

/// <summary>Finds where a line's comment begins: at <c>#</c> or <c>!</c> outside quotes, also inside a word (keepalived.conf(5)).</summary>
internal static class CommentStripper
{
    /// <summary>The line without its comment and the white space around it.</summary>
    public static SourceLine Strip(SourceLine line)
    {
        var end = CommentStart(line.Text);
        return (end == line.Text.Length ? line : line.Slice(0, end)).Trim();
    }

    private static int CommentStart(string text)
    {
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\')
                i++;
            else if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c is '#' or '!')
                return i;
        }

        return text.Length;
    }
}
