namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>garp_…</c> of a <c>vrrp_instance</c> and <c>vrrp_garp_…</c> of <c>global_defs</c>.</summary>
internal static class GratuitousBinder
{
    private const int MaximumSeconds = 86_400;
    private const int MaximumRepeat = 1000;
    private const decimal MaximumSpacing = 60;

    /// <summary>What the settings say on top of <paramref name="before"/>.</summary>
    /// <param name="settings">The block.</param>
    /// <param name="prefix">What stands before <c>master_delay</c> and its like.</param>
    /// <param name="before">What was said already.</param>
    /// <param name="context">What the binders share.</param>
    public static GratuitousConfig Bind(Settings settings, string prefix, GratuitousConfig before, BindContext context) => before with
    {
        MasterRepeat = context.Integer(settings.Find(prefix + "master_repeat"), 1, MaximumRepeat) ?? before.MasterRepeat,
        MasterDelay = context.WholeSeconds(settings.Find(prefix + "master_delay"), 0, MaximumSeconds) ?? before.MasterDelay,
        Refresh = context.WholeSeconds(settings.Find(prefix + "master_refresh"), 0, MaximumSeconds) ?? before.Refresh,
        RefreshRepeat = context.Integer(settings.Find(prefix + "master_refresh_repeat"), 1, MaximumRepeat) ?? before.RefreshRepeat,
        LowerPriorityRepeat = context.Integer(settings.Find(prefix + "lower_prio_repeat"), 0, MaximumRepeat) ?? before.LowerPriorityRepeat,
        LowerPriorityDelay = context.WholeSeconds(settings.Find(prefix + "lower_prio_delay"), 0, MaximumSeconds)
            ?? before.LowerPriorityDelay,
    };

    /// <summary>What <c>global_defs</c> says on top of <paramref name="before"/>.</summary>
    public static GratuitousConfig BindGlobal(Settings settings, GratuitousConfig before, BindContext context)
    {
        var said = Bind(settings, "vrrp_garp_", before, context) with
        {
            ArpInterval = context.Seconds(settings.Find("vrrp_garp_interval"), 0, MaximumSpacing) ?? before.ArpInterval,
            NeighborAdvertisementInterval =
                context.Seconds(settings.Find("vrrp_gna_interval"), 0, MaximumSpacing) ?? before.NeighborAdvertisementInterval,
        };

        // One frame for each address and no second batch; what is said beside it counts more (observed with keepalived 2.2.7).
        return context.Flag(settings.Find("vrrp_min_garp")) == true
            ? said with { MasterRepeat = said.MasterRepeat ?? 1, MasterDelay = said.MasterDelay ?? TimeSpan.Zero }
            : said;
    }
}
