using System.Globalization;
using System.Text;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>The escapes of keepalived.conf(5), "Quoted strings": \a \b \E \f \n \r \t \v, \nnn, \xXX, \cC, and \C for C itself.</summary>
internal static class Escapes
{
    /// <summary>Reads the escape whose backslash is at <paramref name="start"/>; a character must follow it.</summary>
    /// <returns>Where the text goes on.</returns>
    public static int Read(string text, int start, StringBuilder word)
    {
        var next = start + 1;
        switch (text[next])
        {
            case >= '0' and <= '7':
                return ReadNumber(text, next, 8, 3, word);
            case 'x' when next + 1 < text.Length && char.IsAsciiHexDigit(text[next + 1]):
                return ReadNumber(text, next + 1, 16, int.MaxValue, word);
            case 'c' when next + 1 < text.Length:
                word.Append((char)(text[next + 1] & 0x1F));
                return next + 2;
            default:
                word.Append(Single(text[next]));
                return next + 1;
        }
    }

    private static char Single(char letter) => letter switch
    {
        'a' => '\a',
        'b' => '\b',
        'E' => '\u001B',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        _ => letter,
    };

    // keepalived writes one byte, so a longer sequence of digits keeps its low eight bits.
    private static int ReadNumber(string text, int start, int radix, int maximumDigits, StringBuilder word)
    {
        var value = 0;
        var i = start;
        while (i < text.Length && i - start < maximumDigits && IsDigit(text[i], radix))
        {
            value = ((value * radix) + int.Parse(text.AsSpan(i, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)) & 0xFF;
            i++;
        }

        word.Append((char)value);
        return i;
    }

    private static bool IsDigit(char c, int radix) => radix == 8 ? c is >= '0' and <= '7' : char.IsAsciiHexDigit(c);
}
