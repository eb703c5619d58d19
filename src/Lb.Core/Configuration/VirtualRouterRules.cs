namespace Lb.Core.Configuration;

/// <summary>Rules about names and virtual router ids, which must tell instances apart.</summary>
internal static class VirtualRouterRules
{
    public static void Check(LbConfig config, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        CheckNames("vrrp_instance", config.VrrpInstances, static instance => instance.Name, static instance => instance.Location, diagnostics);
        CheckNames("vrrp_sync_group", config.VrrpSyncGroups, static group => group.Name, static group => group.Location, diagnostics);
        CheckNames("vrrp_script", config.VrrpScripts, static script => script.Name, static script => script.Location, diagnostics);
        CheckRouterIds(config, locations, diagnostics);
    }

    private static void CheckNames<T>(
        string keyword, IEnumerable<T> blocks, Func<T, string> nameOf, Func<T, SourceLocation> locationOf, DiagnosticBag diagnostics)
    {
        var first = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            if (!first.TryAdd(nameOf(block), block))
            {
                diagnostics.Error(
                    locationOf(block),
                    DiagnosticCodes.DuplicateInstance,
                    $"there is a {keyword} {nameOf(block)} in line {locationOf(first[nameOf(block)]).Line} already");
            }
        }
    }

    // An advertisement belongs to an instance by its interface, family and virtual router id (RFC 9568 §7.1).
    private static void CheckRouterIds(LbConfig config, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        var first = new Dictionary<(string Interface, bool IsOverIPv6, byte Id), VrrpInstanceConfig>();
        foreach (var instance in config.VrrpInstances)
        {
            if (instance.Interface is not { } name || instance.VirtualRouterId is not { } id)
                continue;

            var key = (name, instance.IsOverIPv6(), id);
            if (!first.TryAdd(key, instance))
            {
                diagnostics.Error(
                    locations.Find(instance.Location, "virtual_router_id"),
                    DiagnosticCodes.DuplicateVirtualRouter,
                    $"{first[key].Name} has virtual_router_id {id} on {name} already; choose another for {instance.Name}, the same on all its nodes");
            }
        }
    }
}
