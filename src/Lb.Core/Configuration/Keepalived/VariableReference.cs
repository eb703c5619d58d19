namespace Lb.Core.Configuration.Keepalived;

/// <summary>A reference to a variable: <c>$NAME</c> before white space, or <c>${NAME}</c> anywhere, which may carry arguments.</summary>
/// <param name="Name">The name without <c>$</c> and braces.</param>
/// <param name="Arguments">What stands between the name and the closing brace, trimmed; only <c>_RANDOM</c> and <c>_ENV</c> take any.</param>
/// <param name="Length">Characters of the whole reference.</param>
internal readonly record struct VariableReference(string Name, string Arguments, int Length)
{
    private const int MaximumArgumentsLength = 100;

    /// <summary>The reference that begins at <paramref name="start"/>, or null if there is none.</summary>
    public static VariableReference? At(string text, int start)
    {
        if (start + 1 >= text.Length || text[start] != '$')
            return null;

        return text[start + 1] == '{' ? Braced(text, start) : Bare(text, start);
    }

    /// <summary>Where a name that begins at <paramref name="start"/> ends: letters, digits and <c>_</c>, not a digit first.</summary>
    public static int EndOfName(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;

        return end > start && char.IsAsciiDigit(text[start]) ? start : end;
    }

    private static VariableReference? Bare(string text, int start)
    {
        var end = EndOfName(text, start + 1);
        return end > start + 1 && (end == text.Length || char.IsWhiteSpace(text[end]))
            ? new VariableReference(text[(start + 1)..end], "", end - start)
            : null;
    }

    private static VariableReference? Braced(string text, int start)
    {
        var nameEnd = EndOfName(text, start + 2);
        if (nameEnd == start + 2 || nameEnd == text.Length || !(text[nameEnd] == '}' || char.IsWhiteSpace(text[nameEnd])))
            return null;

        var close = text.IndexOf('}', nameEnd, Math.Min(MaximumArgumentsLength, text.Length - nameEnd));
        if (close < 0)
            return null;

        return new VariableReference(text[(start + 2)..nameEnd], text[nameEnd..close].Trim(), close + 1 - start);
    }
}
