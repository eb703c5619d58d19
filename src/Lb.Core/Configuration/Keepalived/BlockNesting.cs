namespace Lb.Core.Configuration.Keepalived;

/// <summary>Which blocks can only stand where; it tells a missing brace from a nested block.</summary>
internal static class BlockNesting
{
    private static readonly HashSet<string> OutermostOnly = new(StringComparer.Ordinal)
    {
        "global_defs", "virtual_server", "virtual_server_group", "vrrp_instance", "vrrp_script", "vrrp_sync_group",
        "static_ipaddress", "static_routes", "static_rules", "bfd_instance", "garp_group", "linkbeat_interfaces",
        "interface_up_down_delays", "vrrp_track_process",
    };

    /// <summary>How many of the open blocks may stay open around a block that begins with <paramref name="keyword"/>.</summary>
    /// <param name="keyword">The keyword before the brace.</param>
    /// <param name="open">The keywords of the open blocks, outermost first.</param>
    public static int DepthOf(string keyword, ReadOnlySpan<string> open)
    {
        if (OutermostOnly.Contains(keyword))
            return 0;

        var service = keyword == "real_server" ? open.IndexOf("virtual_server") : -1;
        return service >= 0 ? service + 1 : open.Length;
    }
}
