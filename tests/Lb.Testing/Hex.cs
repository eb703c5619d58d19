using System.Globalization;
using System.Text;

namespace Lb.Testing;

/// <summary>Bytes as people write them. Comparing two dumps makes a failed assertion show where the octets differ.</summary>
public static class Hex
{
    /// <summary>Reads hexadecimal octets; white space and everything from '#' to the end of a line is skipped.</summary>
    public static byte[] Parse(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var line in text.Split('\n'))
        {
            var comment = line.IndexOf('#', StringComparison.Ordinal);
            foreach (var character in comment < 0 ? line : line[..comment])
            {
                if (!char.IsWhiteSpace(character))
                {
                    digits.Append(character);
                }
            }
        }

        return Convert.FromHexString(digits.ToString());
    }

    /// <summary>Sixteen octets a line behind their offset.</summary>
    public static string Dump(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder();
        for (var i = 0; i < octets.Length; i++)
        {
            if (i % 16 == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? string.Empty : "\n")}{i:x4} ");
            }

            text.Append(CultureInfo.InvariantCulture, $" {octets[i]:x2}");
        }

        return text.ToString();
    }

    /// <summary>A buffer full of 0xA5, in which an octet that an emitter forgot is visible.</summary>
    public static byte[] Prefilled(int length)
    {
        var buffer = new byte[length];
        Array.Fill(buffer, (byte)0xA5);
        return buffer;
    }
}
