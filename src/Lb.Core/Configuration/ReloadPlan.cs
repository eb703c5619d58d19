using System.Collections.Immutable;

namespace Lb.Core.Configuration;

/// <summary>What a reload does to a part of the configuration.</summary>
public enum ReloadAction
{
    /// <summary>Nothing: it goes on undisturbed.</summary>
    Untouched,

    /// <summary>It begins.</summary>
    Added,

    /// <summary>It ends.</summary>
    Removed,

    /// <summary>It goes on with other settings.</summary>
    Changed,
}

/// <summary>What a reload does to one block of the configuration.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Section">The block's keyword: <c>virtual_server</c>, <c>real_server</c>, <c>vrrp_instance</c> and so on.</param>
/// <param name="Name">Which one; empty where there is but one.</param>
/// <param name="Owner">The virtual server a real server belongs to, or null.</param>
/// <param name="Settings">What differs, of a block that is changed.</param>
public sealed record ReloadItem(ReloadAction Action, string Section, string Name, string? Owner, ImmutableArray<SettingChange> Settings);

/// <summary>One setting that differs.</summary>
/// <param name="Name">Its keyword.</param>
/// <param name="Before">What is in force; secrets are masked.</param>
/// <param name="After">What is to be.</param>
public sealed record SettingChange(string Name, string Before, string After)
{
    /// <summary>The setting with an arrow from one to the other.</summary>
    public override string ToString() => $"{Name} {Before} -> {After}";
}

/// <summary>Something an operator ordered at run time that a reload ends.</summary>
/// <param name="VirtualServer">The virtual server.</param>
/// <param name="RealServer">The real server the order is about.</param>
/// <param name="Order">The order: <c>drain</c>, or <c>weight</c> with the weight.</param>
/// <param name="Reason">Why it ends, as a clause.</param>
public sealed record EndedOrder(string VirtualServer, string RealServer, string Order, string Reason);

/// <summary>What becomes of a running balancer when a configuration takes the place of another: block by block, in the order written.</summary>
/// <param name="Items">Every block of both configurations.</param>
public sealed record ReloadPlan(ImmutableArray<ReloadItem> Items)
{
    private const int MostDetails = 3;

    /// <summary>What operators ordered and the reload ends; empty, the default, unless a running balancer was asked.</summary>
    public ImmutableArray<EndedOrder> EndedOrders { get; init; } = [];

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Items.All(static item => item.Action == ReloadAction.Untouched);

    /// <summary>Compares two configurations by what they say; where it is written does not count.</summary>
    /// <param name="before">What is in force.</param>
    /// <param name="after">What is to be.</param>
    public static ReloadPlan Between(LbConfig before, LbConfig after) => new([.. ReloadComparison.Items(before, after)]);

    /// <summary>
    /// The plan in one line: <c>1 virtual_server changed (weight of 198.18.0.2: 1 -> 3); untouched: 2 virtual_server, 1 vrrp_instance</c>. The
    /// blocks of each kind add up to what the two configurations have; global_defs and the like, of which there is one at most, are told when
    /// they change.
    /// </summary>
    public string Summary()
    {
        // A real server is told with its virtual server.
        var blocks = Items.Where(static item => item.Owner is null).Select(block => (Block: block, Action: ActionWithServers(block))).ToList();
        var parts = blocks.Where(static one => one.Action != ReloadAction.Untouched)
            .GroupBy(static one => (one.Action, one.Block.Section))
            .Select(group => $"{(group.All(static one => one.Block.Name.Length == 0) ? group.Key.Section : Count(group.Key.Section, group.Count()))} {Word(group.Key.Action)}{Details(group.Key.Action, [.. group.Select(static one => one.Block)])}");
        var untouched = blocks.Where(static one => one.Action == ReloadAction.Untouched && one.Block.Name.Length > 0)
            .GroupBy(static one => one.Block.Section, StringComparer.Ordinal)
            .Select(static group => Count(group.Key, group.Count()))
            .ToList();
        return string.Join(", ", IsEmpty ? ["nothing is different"] : parts.Concat(SummaryOfOrders()))
            + (IsEmpty || untouched.Count == 0 ? string.Empty : $"; untouched: {string.Join(", ", untouched)}");
    }

    /// <summary>An action as one word.</summary>
    public static string Word(ReloadAction action) => action switch
    {
        ReloadAction.Added => "added",
        ReloadAction.Removed => "removed",
        ReloadAction.Changed => "changed",
        _ => "untouched",
    };

    private static string Count(string section, int count) => $"{count} {section}";

    private ReloadAction ActionWithServers(ReloadItem block) =>
        block.Action == ReloadAction.Untouched && ServersOf(block).Any(static server => server.Action != ReloadAction.Untouched) ? ReloadAction.Changed : block.Action;

    private IEnumerable<ReloadItem> ServersOf(ReloadItem block) =>
        block.Section == ReloadComparison.VirtualServer ? Items.Where(item => item.Owner == block.Name) : [];

    private IEnumerable<string> SummaryOfOrders() => EndedOrders.IsEmpty
        ? []
        : [$"{EndedOrders.Length} {(EndedOrders.Length == 1 ? "order ends" : "orders end")}{InBrackets([.. EndedOrders.Select(static ended => $"{ended.Order} of {ended.RealServer}")])}"];

    private string Details(ReloadAction action, IReadOnlyCollection<ReloadItem> blocks) => InBrackets(
        [.. blocks.SelectMany(block => action == ReloadAction.Changed ? Details(block) : [block.Name]).Where(static detail => detail.Length > 0)]);

    private static string InBrackets(IReadOnlyCollection<string> details)
    {
        var more = details.Count > MostDetails ? $" and {details.Count - MostDetails} more" : string.Empty;
        return details.Count == 0 ? string.Empty : $" ({string.Join(", ", details.Take(MostDetails))}{more})";
    }

    private IEnumerable<string> Details(ReloadItem block) => block.Settings
        .Select(setting => block.Name.Length == 0 ? $"{setting}" : $"{setting.Name} of {block.Name}: {setting.Before} -> {setting.After}")
        .Concat(ServersOf(block).Where(static server => server.Action != ReloadAction.Untouched).SelectMany(static server => server.Action == ReloadAction.Changed
            ? server.Settings.Select(setting => $"{setting.Name} of {server.Name}: {setting.Before} -> {setting.After}")
            : [$"{server.Name} {Word(server.Action)}"]));
}
