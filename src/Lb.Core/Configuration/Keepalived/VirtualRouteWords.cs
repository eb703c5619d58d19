using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>The words of ip-route(8) that keepalived takes, apart from those <see cref="VirtualRouteLine"/> acts on.</summary>
internal static class VirtualRouteWords
{
    private static readonly HashSet<string> OptionsWithValue = new(
        """
        mtu hoplimit advmss rtt rttvar reordering window cwnd ssthresh realms rto_min initcwnd initrwnd features quickack congctl protocol pref
        expires ttl-propagate fastopen_no_cookie
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    private static readonly HashSet<string> Options = new(["onlink", "append", "prepend"], StringComparer.Ordinal);

    /// <summary>The routing tables that have a name in every system, with the kernel's numbers (RT_TABLE_… of linux/rtnetlink.h).</summary>
    public static IReadOnlyDictionary<string, uint> Tables { get; } = new Dictionary<string, uint>(StringComparer.Ordinal)
    {
        ["default"] = 253,
        ["main"] = 254,
        ["local"] = 255,
    };

    /// <summary>How many values follow a word without which the route is still the one that was meant; null for any other word.</summary>
    public static int? ValuesOfOption(string word) => OptionsWithValue.Contains(word) ? 1 : Options.Contains(word) ? 0 : null;

    /// <summary>Why a route with this word is left out, or null if the word is no reason to.</summary>
    public static string? WhyLeftOut(string word) => word switch
    {
        "nexthop" or "or" => "a route has one gateway",
        "blackhole" or "unreachable" or "prohibit" or "throw" => "routes that refuse packets are not supported",
        "local" or "broadcast" or "multicast" or "anycast" or "nat" => "only unicast routes are supported",
        "tos" or "dsfield" => "routes for one type of service are not supported",
        "encap" => "routes into a tunnel are not supported",
        "vrf" => "routes of a VRF are not supported; name its table",
        _ => null,
    };

    public static InetAddress Everywhere(bool isIPv4) => isIPv4 ? InetAddress.FromIPv4(0) : InetAddress.FromIPv6(0, 0);

    public static void Announce(Word word, BindContext context) =>
        context.Diagnostics.WarnOnce(
            $"virtual_routes/{word.Text}",
            word.Location,
            DiagnosticCodes.NotYetActedOn,
            $"'{word.Text}' of a virtual route is understood, but not acted on by this version: the route is added without it");

    public static void ReportLeftOut(Word word, string reason, BindContext context) =>
        context.Diagnostics.Warn(
            word.Location,
            DiagnosticCodes.NotYetActedOn,
            $"'{word.Text}' of a virtual route is understood, but not acted on by this version: {reason}, and this one is left out");
}
