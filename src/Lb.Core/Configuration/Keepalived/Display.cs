namespace Lb.Core.Configuration.Keepalived;

/// <summary>Makes a word of the file fit for a message.</summary>
internal static class Display
{
    private const int MaximumLength = 60;

    /// <summary>The word, cut if it is long, without characters that would act on a terminal.</summary>
    public static string Of(string word)
    {
        var shown = word.Length > MaximumLength ? string.Concat(word.AsSpan(0, MaximumLength), "…") : word;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }
}
