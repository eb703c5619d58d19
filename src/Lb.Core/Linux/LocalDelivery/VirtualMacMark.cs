using System.Globalization;
using Lb.Core.Linux.Netlink;

namespace Lb.Core.Linux.LocalDelivery;

/// <summary>
/// The alias of a virtual router's macvlan: whose it is, and how the interface beneath answered ARP before. Kept in the kernel, it
/// outlives a process that is killed, and whoever removes the last of several can restore what the first one found.
/// </summary>
/// <param name="Before">The interface beneath as it was without any virtual MAC address; null where it was not touched.</param>
internal sealed record VirtualMacMark(ArpBehavior? Before)
{
    private const string Prefix = "userspacelb virtual mac";
    private const string BeforeText = ", beneath arp_ignore=";
    private const string FilterText = " arp_filter=";

    /// <summary>Reads the alias of an interface; null for any other text.</summary>
    public static VirtualMacMark? Parse(string? alias)
    {
        if (alias is null || !alias.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = alias[Prefix.Length..];
        if (rest.Length == 0)
        {
            return new VirtualMacMark(Before: null);
        }

        var filter = rest.IndexOf(FilterText, StringComparison.Ordinal);
        return rest.StartsWith(BeforeText, StringComparison.Ordinal)
            && filter > 0
            && TryRead(rest[BeforeText.Length..filter], out var ignored)
            && TryRead(rest[(filter + FilterText.Length)..], out var filtered)
                ? new VirtualMacMark(new ArpBehavior(ignored, filtered))
                : null;
    }

    /// <summary>The alias.</summary>
    public override string ToString() => Before is { } before
        ? string.Create(CultureInfo.InvariantCulture, $"{Prefix}{BeforeText}{before.Ignore}{FilterText}{before.Filter}")
        : Prefix;

    private static bool TryRead(string text, out uint value) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
