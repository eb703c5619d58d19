using System.Collections.Immutable;
using System.Globalization;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>
/// Reads keepalived's free form of octets: groups of hexadecimal digits, taken in pairs; the last digit of an odd group is an octet
/// of its own. <c>Ab12f 3</c> is AB 12 0F 03. Where wildcards are allowed, a digit may be <c>x</c> for any.
/// </summary>
internal static class HexString
{
    /// <summary>The octets of the words after a keyword; none, and an error, if a character does not belong.</summary>
    public static ImmutableArray<MaskedOctet> Read(Statement statement, bool allowsWildcards, BindContext context)
    {
        var octets = ImmutableArray.CreateBuilder<MaskedOctet>();
        foreach (var word in statement.Words.Skip(1))
        {
            foreach (var group in word.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                for (var i = 0; i < group.Length; i += 2)
                {
                    var digits = group.AsSpan(i, Math.Min(2, group.Length - i));
                    if (!TryRead(digits, allowsWildcards, out var octet))
                    {
                        context.Diagnostics.Error(
                            word.Location,
                            DiagnosticCodes.BadHexString,
                            $"'{Display.Of(word.Text)}' is not hexadecimal: write digits 0 to 9 and A to F"
                            + (allowsWildcards ? ", and x for a digit that does not matter" : ""));
                        return [];
                    }

                    octets.Add(octet);
                }
            }
        }

        if (octets.Count == 0)
            context.Diagnostics.Error(statement.Location, DiagnosticCodes.BadHexString, $"'{statement.Keyword}' has no digits");

        return octets.ToImmutable();
    }

    private static bool TryRead(ReadOnlySpan<char> digits, bool allowsWildcards, out MaskedOctet octet)
    {
        int value = 0, mask = digits.Length == 1 ? 0xF0 : 0;
        foreach (var digit in digits)
        {
            value <<= 4;
            mask = (mask << 4 | (mask & 0xF0)) & 0xFF;
            if (digit is 'x' or 'X' && allowsWildcards)
                continue;

            if (!int.TryParse([digit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var nibble))
            {
                octet = default;
                return false;
            }

            value |= nibble;
            mask |= 0x0F;
        }

        octet = new MaskedOctet((byte)value, (byte)mask);
        return true;
    }
}
