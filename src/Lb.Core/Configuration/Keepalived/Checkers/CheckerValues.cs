using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Reads single values of checkers; null where the keyword is absent or its value is not usable, which is then said.</summary>
internal static class CheckerValues
{
    /// <summary>A name for a Host header or HELO: characters that are seen, and no blank.</summary>
    public static string? HostName(string keyword, Settings settings, BindContext context)
    {
        if (Text(keyword, "NAME", settings, context) is not { } word)
            return null;

        if (word.Text.Length > 0 && word.Text.All(static letter => letter is > ' ' and <= '~'))
            return word.Text;

        context.Diagnostics.Error(
            word.Location,
            DiagnosticCodes.BadChoice,
            $"'{Display.Of(word.Text)}' is not a name that can be sent: write printable ASCII characters without a blank");
        return null;
    }

    /// <summary>The one word after a keyword.</summary>
    public static Word? Text(string keyword, string form, Settings settings, BindContext context)
    {
        if (settings.Find(keyword) is not { } statement)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, $"{keyword} {form}") ? words[0] : null;
    }

    /// <summary>A whole number.</summary>
    public static int? Integer(string keyword, int minimum, int maximum, Settings settings, BindContext context)
    {
        if (settings.Find(keyword) is not { } statement)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, $"{keyword} NUMBER") && words.TryInteger(0, minimum, maximum, out var value) ? value : null;
    }

    /// <summary>A flag, and what it is where it is absent.</summary>
    public static bool Flag(string keyword, Settings settings, BindContext context, bool absent = false) =>
        settings.Find(keyword) is { } statement ? context.Read(statement).Flag() : absent;

    /// <summary>A port.</summary>
    public static ushort? Port(string keyword, Settings settings, BindContext context)
    {
        if (settings.Find(keyword) is not { } statement)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, $"{keyword} PORT") && words.TryPort(0, out var port) ? port : null;
    }

    /// <summary>An address to connect to or from. Unlike a server's, it may be this host's loopback or a link-local one.</summary>
    public static InetAddress? Address(string keyword, Settings settings, BindContext context)
    {
        if (Text(keyword, "ADDRESS", settings, context) is not { } word)
            return null;

        if (InetAddress.TryParse(word.Text, out var address) && address is { IsMulticast: false, IsUnspecified: false })
            return address;

        context.Diagnostics.Error(
            word.Location,
            DiagnosticCodes.BadAddress,
            $"'{Display.Of(word.Text)}' is not an address that a connection can have");
        return null;
    }
}
