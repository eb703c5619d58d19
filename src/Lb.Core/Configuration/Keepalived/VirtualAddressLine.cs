using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Reads a line of <c>virtual_ipaddress</c>: <c>ADDRESS[/PREFIX] [dev NAME] [brd ADDRESS] [scope NAME] [label NAME]</c>, the words of
/// ip-address(8).
/// </summary>
internal static class VirtualAddressLine
{
    // The kernel's IFNAMSIZ less the end of the string, as for an interface.
    private const int LongestLabel = 15;

    private static readonly Dictionary<string, (int Values, string Consequence)> NotActedOn = new(StringComparer.Ordinal)
    {
        ["peer"] = (1, "the address is added without a peer"),
        ["preferred_lft"] = (1, "an address of 128 bits is deprecated and any other is not, which is the default"),
        ["home"] = (0, "the address gets no such flag"),
        ["-nodad"] = (0, "the file does not decide on duplicate address detection"),
        ["mngtmpaddr"] = (0, "the address gets no such flag"),
        ["noprefixroute"] = (0, "the kernel adds the route of the address's prefix"),
        ["autojoin"] = (0, "the address gets no such flag"),
        ["use_vmac"] = (0, "the address is on the interface itself, with that interface's MAC address"),
    };

    /// <summary>The address, or null if the line has none that can be used.</summary>
    public static VirtualAddressConfig? Read(Statement line, BindContext context)
    {
        var words = context.Read(line);
        if (!words.TryPrefix(0, out var address, out var prefixLength))
            return null;

        if (AddressRules.WhyNotHost(address) is { } reason)
        {
            context.Diagnostics.Error(
                words[0].Location, DiagnosticCodes.BadAddress, $"{address} cannot be a virtual address: {reason}");
            return null;
        }

        var read = new VirtualAddressConfig(address, prefixLength, null);
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i].Text;
            if (NotActedOn.TryGetValue(word, out var known))
                Announce(words[i], known.Consequence, context);

            var takesValue = known.Values == 1 || word is "dev" or "brd" or "broadcast" or "scope" or "label";
            if (!takesValue)
            {
                if (known.Consequence is null && word != "no_track")
                    ReportUnknown(words[i], context);

                continue;
            }

            if (++i == words.Count)
            {
                context.Diagnostics.Error(
                    words[i - 1].Location, DiagnosticCodes.MissingValue, $"'{word}' lacks a value; write '{word} VALUE'");
                break;
            }

            read = With(read, word, words, i, context);
        }

        return read;
    }

    private static VirtualAddressConfig With(VirtualAddressConfig read, string word, Arguments words, int value, BindContext context) =>
        word switch
        {
            "dev" => read with { Interface = context.InterfaceAt(words, value) },
            "brd" or "broadcast" => read with { Broadcast = BroadcastWord.Read(words, value, read, context) },
            "scope" => read with { Scope = ScopeWord.Read(words[value], context) },
            "label" => read with { Label = Label(words[value], read.Address, context) },
            _ => read,
        };

    private static string? Label(Word word, InetAddress address, BindContext context)
    {
        if (word.Text.Length is 0 or > LongestLabel || word.Text.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || !char.IsAscii(c)))
        {
            context.Diagnostics.Error(
                word.Location,
                DiagnosticCodes.BadInterfaceName,
                $"'{Display.Of(word.Text)}' cannot be a label (1 to {LongestLabel} characters of ASCII, no space)");
            return null;
        }

        if (address.IsIPv4)
            return word.Text;

        context.Diagnostics.Warn(
            word.Location, DiagnosticCodes.ExtraWords, "an IPv6 address has no label, so the label is ignored, as in keepalived");
        return null;
    }

    private static void Announce(Word word, string consequence, BindContext context) =>
        context.Diagnostics.WarnOnce(
            $"virtual_ipaddress/{word.Text}",
            word.Location,
            DiagnosticCodes.NotYetActedOn,
            $"'{word.Text}' of a virtual address is understood, but not acted on by this version: {consequence}");

    private static void ReportUnknown(Word word, BindContext context) =>
        context.Diagnostics.Warn(
            word.Location,
            DiagnosticCodes.UnknownKeyword,
            $"unknown word '{Display.Of(word.Text)}' behind a virtual address; it is skipped");
}
