using System.Collections.Immutable;

namespace Lb.Core.Configuration;

/// <summary>Matches the blocks of two configurations by their names.</summary>
internal static class ReloadComparison
{
    /// <summary>The keyword of virtual services.</summary>
    public const string VirtualServer = "virtual_server";

    private const string RealServer = "real_server";

    /// <summary>Every block of both.</summary>
    public static IEnumerable<ReloadItem> Items(LbConfig before, LbConfig after) =>
    [
        Single("global_defs", before.Global, after.Global),
        .. Single("SSL", before.TlsClient, after.TlsClient) is { Action: ReloadAction.Changed } changed ? [changed] : Array.Empty<ReloadItem>(),
        .. Blocks("vrrp_sync_group", before.VrrpSyncGroups, after.VrrpSyncGroups, static group => group.Name),
        .. Blocks("vrrp_script", before.VrrpScripts, after.VrrpScripts, static script => script.Name),
        .. Blocks("vrrp_instance", before.VrrpInstances, after.VrrpInstances, static instance => instance.Name),
        .. Blocks("track_file", before.TrackFiles, after.TrackFiles, static file => file.Name),
        .. Blocks(VirtualServer, before.VirtualServices, after.VirtualServices, static service => $"{service.Key}", Servers, nameof(VirtualServiceConfig.RealServers)),
    ];

    private static ReloadItem Single<T>(string section, T before, T after)
        where T : class, IConfigRecord => Item(section, string.Empty, null, SettingComparison.Between(before, after));

    private static IEnumerable<ReloadItem> Servers(VirtualServiceConfig? before, VirtualServiceConfig? after) => Blocks(
        RealServer, before?.RealServers ?? [], after?.RealServers ?? [], static server => $"{server.Address}", owner: $"{(before ?? after)!.Key}");

    private static IEnumerable<ReloadItem> Blocks<T>(
        string section,
        ImmutableArray<T> before,
        ImmutableArray<T> after,
        Func<T, string> nameOf,
        Func<T?, T?, IEnumerable<ReloadItem>>? inner = null,
        string? innerProperty = null,
        string? owner = null)
        where T : class, IConfigRecord
    {
        var left = ByName(before, nameOf);
        var right = ByName(after, nameOf);
        foreach (var (name, block) in right)
        {
            var old = left.GetValueOrDefault(name);
            yield return old is null
                ? new ReloadItem(ReloadAction.Added, section, name, owner, [])
                : Item(section, name, owner, SettingComparison.Between(old, block, innerProperty).Concat(OrderOfServers(old, block)));
            foreach (var item in inner?.Invoke(old, block) ?? [])
                yield return item;
        }

        foreach (var (name, block) in left.Where(one => !right.ContainsKey(one.Key)))
        {
            yield return new ReloadItem(ReloadAction.Removed, section, name, owner, []);
            foreach (var item in inner?.Invoke(block, null) ?? [])
                yield return item;
        }

        // Among real servers it is told with their virtual server.
        if (owner is null && SettingComparison.OrderOf(left.Keys, right.Keys) is { } order)
            yield return new ReloadItem(ReloadAction.Changed, $"order of {section}", string.Empty, null, [order]);
    }

    private static IEnumerable<SettingChange> OrderOfServers<T>(T before, T after) =>
        before is VirtualServiceConfig left && after is VirtualServiceConfig right
        && SettingComparison.OrderOf(Addresses(left), Addresses(right)) is { } order
            ? [order with { Name = $"order of {RealServer}" }]
            : [];

    private static IEnumerable<string> Addresses(VirtualServiceConfig service) => service.RealServers.Select(static server => $"{server.Address}");

    private static ReloadItem Item(string section, string name, string? owner, IEnumerable<SettingChange> settings) =>
        settings.ToImmutableArray() is { IsEmpty: false } changes
            ? new ReloadItem(ReloadAction.Changed, section, name, owner, changes)
            : new ReloadItem(ReloadAction.Untouched, section, name, owner, []);

    // A valid configuration has each name once; of one that is not, the first counts.
    private static OrderedDictionary<string, T> ByName<T>(ImmutableArray<T> blocks, Func<T, string> nameOf)
    {
        var named = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var block in blocks)
            _ = named.TryAdd(nameOf(block), block);

        return named;
    }
}
