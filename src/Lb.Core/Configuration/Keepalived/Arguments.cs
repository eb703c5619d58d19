using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Reads the words after a keyword as values; what is wrong becomes a diagnostic at the word.</summary>
internal readonly struct Arguments(Statement statement, DiagnosticBag diagnostics)
{
    private const int LongestInterfaceName = 15;

    /// <summary>How many words follow the keyword.</summary>
    public int Count => statement.Words.Length - 1;

    /// <summary>The word at <paramref name="index"/>, from 0.</summary>
    public Word this[int index] => statement.Words[index + 1];

    /// <summary>Whether <paramref name="count"/> words are there; if not, says what is missing. More are warned of.</summary>
    /// <param name="count">How many the keyword takes.</param>
    /// <param name="form">How the line is written, for the message.</param>
    public bool Exactly(int count, string form)
    {
        if (Count < count)
        {
            diagnostics.Error(statement.Location, DiagnosticCodes.MissingValue, $"'{statement.Keyword}' lacks a value; write '{form}'");
            return false;
        }

        AtMost(count);
        return true;
    }

    /// <summary>Warns of words after the first <paramref name="count"/>.</summary>
    public void AtMost(int count)
    {
        if (Count > count)
        {
            diagnostics.Warn(
                this[count].Location,
                DiagnosticCodes.ExtraWords,
                $"'{statement.Keyword}' takes no more than {count} words; '{Display.Of(this[count].Text)}' and what follows is "
                + "ignored");
        }
    }

    /// <summary>Reads an address that a host can have: not multicast, unspecified, loopback or link-local.</summary>
    public bool TryAddress(int index, out InetAddress address) => TryAddress(index, AddressRules.WhyNotUnicast, out address);

    /// <summary>Reads an address that a host can have on a link that is known: also a link-local one.</summary>
    public bool TryLinkAddress(int index, out InetAddress address) => TryAddress(index, AddressRules.WhyNotHost, out address);

    /// <summary>Reads the address of a multicast group.</summary>
    public bool TryGroup(int index, out InetAddress address) =>
        TryAddress(index, static group => group.IsMulticast ? null : "it is not a multicast address", out address);

    /// <summary>Reads an address whose use <paramref name="whyNot"/> may object to.</summary>
    public bool TryAddress(int index, Func<InetAddress, string?> whyNot, out InetAddress address)
    {
        var word = this[index];
        if (!InetAddress.TryParse(word.Text, out address))
        {
            diagnostics.Error(
                word.Location,
                DiagnosticCodes.BadAddress,
                $"'{Display.Of(word.Text)}' is not an IPv4 or IPv6 address{AddressAdvice(word.Text)}");
            return false;
        }

        if (whyNot(address) is not { } reason)
            return true;

        diagnostics.Error(word.Location, DiagnosticCodes.BadAddress, $"{address} cannot be used here: {reason}");
        return false;
    }

    /// <summary>Reads an address with or without a prefix length behind a slash.</summary>
    public bool TryPrefix(int index, out InetAddress address, out int? prefixLength)
    {
        prefixLength = null;
        var word = this[index];
        var slash = word.Text.IndexOf('/', StringComparison.Ordinal);
        if (!InetAddress.TryParse(slash < 0 ? word.Text : word.Text.AsSpan(0, slash), out address))
        {
            diagnostics.Error(
                word.Location,
                DiagnosticCodes.BadAddress,
                $"'{Display.Of(word.Text)}' is not an address, with or without '/PREFIX'");
            return false;
        }

        if (slash < 0)
            return true;

        var bits = address.Length * 8;
        if (int.TryParse(word.Text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= bits)
        {
            prefixLength = length;
            return true;
        }

        diagnostics.Error(word.Location, DiagnosticCodes.BadNumber, $"'{Display.Of(word.Text)}' has no prefix length from 0 to {bits}");
        return false;
    }

    /// <summary>Reads a port, 1 to 65535; names of services are not ports (keepalived takes none either).</summary>
    public bool TryPort(int index, out ushort port)
    {
        var word = this[index];
        if (ushort.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port != 0)
            return true;

        diagnostics.Error(
            word.Location,
            DiagnosticCodes.BadPort,
            $"'{Display.Of(word.Text)}' is not a port; write a number from 1 to 65535");
        return false;
    }

    /// <summary>Reads a whole number.</summary>
    public bool TryInteger(int index, int minimum, int maximum, out int value)
    {
        var word = this[index];
        if (int.TryParse(word.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= minimum && value <= maximum)
        {
            return true;
        }

        diagnostics.Error(
            word.Location,
            DiagnosticCodes.BadNumber,
            $"'{Display.Of(word.Text)}' is not a whole number from {minimum} to {maximum}");
        return false;
    }

    /// <summary>Reads seconds, fractions allowed, to a microsecond.</summary>
    public bool TrySeconds(int index, decimal minimum, decimal maximum, out TimeSpan duration)
    {
        var word = this[index];
        duration = default;
        if (!decimal.TryParse(word.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || seconds < minimum || seconds > maximum)
        {
            diagnostics.Error(
                word.Location,
                DiagnosticCodes.BadNumber,
                $"'{Display.Of(word.Text)}' is not a time in seconds from {minimum} to {maximum}");
            return false;
        }

        duration = TimeSpan.FromMicroseconds((long)(seconds * 1_000_000));
        return true;
    }

    /// <summary>Reads on, off, true, false, yes or no; the bare keyword means true.</summary>
    public bool Flag()
    {
        AtMost(1);
        if (Count == 0)
            return true;

        switch (this[0].Text)
        {
            case "on" or "true" or "yes":
                return true;
            case "off" or "false" or "no":
                return false;
            default:
                diagnostics.Error(
                    this[0].Location,
                    DiagnosticCodes.BadChoice,
                    $"'{Display.Of(this[0].Text)}' is none of on, off, true, false, yes, no");
                return true;
        }
    }

    /// <summary>Reads a network interface's name: 1 to 15 characters (IFNAMSIZ of linux/if.h), none of them white space, '/' or ':'.</summary>
    public bool TryInterface(int index, [NotNullWhen(true)] out string? name)
    {
        var word = this[index];
        name = word.Text;
        if (name.Length is > 0 and <= LongestInterfaceName && name is not ("." or "..")
            && !name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return true;
        }

        diagnostics.Error(
            word.Location,
            DiagnosticCodes.BadInterfaceName,
            $"'{Display.Of(name)}' cannot be the name of a network interface (1 to {LongestInterfaceName} characters, no space, "
            + "'/' or ':')");
        name = null;
        return false;
    }

    private static string AddressAdvice(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0 && InetAddress.TryParse(text.AsSpan(0, colon).Trim("[]"), out _))
            return "; write the port after a space";

        return text.Contains('/', StringComparison.Ordinal) ? "; write it without a prefix length" : "";
    }
}
