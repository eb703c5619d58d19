using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Reads the value of <c>brd</c>: an address, <c>+</c> for all host bits set or <c>-</c> for none set (ip-address(8)).
/// </summary>
internal static class BroadcastWord
{
    // A network of two addresses has no broadcast address (RFC 3021).
    private const int LongestPrefix = 30;

    /// <summary>The broadcast address, or null if there can be none, which is said.</summary>
    public static InetAddress? Read(Arguments words, int index, VirtualAddressConfig address, BindContext context)
    {
        if (!address.Address.IsIPv4)
        {
            Refuse(words[index], "IPv6 has no broadcast", context);
            return null;
        }

        if (words[index].Text is not ("+" or "-"))
            return ReadAddress(words, index, context);

        if (address.PrefixLength is not { } prefix || prefix > LongestPrefix)
        {
            Refuse(words[index], $"'brd {words[index].Text}' needs an address with a prefix length of at most {LongestPrefix}", context);
            return null;
        }

        var hostBits = uint.MaxValue >> prefix;
        var ipv4 = (uint)address.Address.Low;
        return InetAddress.FromIPv4(words[index].Text == "+" ? ipv4 | hostBits : ipv4 & ~hostBits);
    }

    private static InetAddress? ReadAddress(Arguments words, int index, BindContext context)
    {
        if (!words.TryAddress(index, static _ => null, out var broadcast))
            return null;

        if (broadcast.IsIPv4)
            return broadcast;

        Refuse(words[index], $"{broadcast} is not an IPv4 address", context);
        return null;
    }

    private static void Refuse(Word word, string reason, BindContext context) =>
        context.Diagnostics.Error(word.Location, DiagnosticCodes.BadAddress, $"no broadcast address: {reason}");
}
