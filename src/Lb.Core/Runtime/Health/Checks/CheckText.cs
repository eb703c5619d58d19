using System.Text;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>Makes what a server said fit for a log line.</summary>
internal static class CheckText
{
    private const int MaximumLength = 80;

    /// <summary>The text on one line, cut if it is long, with '?' for what is not printable ASCII.</summary>
    public static string Printable(string text)
    {
        var shown = text.Length > MaximumLength ? string.Concat(text.AsSpan(0, MaximumLength), "...") : text;
        return string.Concat(shown.Select(static letter => letter is >= ' ' and <= '~' ? letter : '?'));
    }

    /// <summary>The octets as such a text.</summary>
    public static string Printable(ReadOnlySpan<byte> octets) =>
        Printable(Encoding.Latin1.GetString(octets[..Math.Min(octets.Length, MaximumLength + 1)]));
}
