namespace Lb.Core.Configuration.Keepalived;

/// <summary>Drops tracking of an instance's own interface, and weights that would let the members of a sync group drift apart.</summary>
internal static class TrackingAdjustment
{
    public static VrrpInstanceConfig Apply(VrrpInstanceConfig instance, LbConfig config, BindContext context)
    {
        if (instance.TrackedInterfaces.FirstOrDefault(tracked => tracked.Name == instance.Interface) is { } own)
        {
            context.Diagnostics.Warn(
                own.Location,
                DiagnosticCodes.WithoutEffect,
                $"{own.Name} is the instance's own interface, whose state counts anyway, so the line is ignored, as in keepalived; remove it");
            instance = instance with { TrackedInterfaces = instance.TrackedInterfaces.Remove(own) };
        }

        return config.VrrpSyncGroups.FirstOrDefault(group => group.Members.Contains(instance.Name)) is { MembersKeepWeights: false } group
            ? WithoutWeights(instance, group, config, context)
            : instance;
    }

    private static VrrpInstanceConfig WithoutWeights(VrrpInstanceConfig instance, VrrpSyncGroupConfig group, LbConfig config, BindContext context)
    {
        foreach (var tracked in instance.TrackedInterfaces.Where(static tracked => tracked.Weight is not (null or 0)))
            Report(tracked, group, "its weight is not used, and the instance is in FAULT while the interface is down", context);

        foreach (var tracked in instance.TrackedScripts.Where(tracked => WeightOf(tracked, config) != 0))
            Report(tracked, group, "the script is not tracked", context);

        return instance with
        {
            TrackedInterfaces = [.. instance.TrackedInterfaces.Select(static tracked => tracked.Weight is null ? tracked : tracked with { Weight = 0 })],
            TrackedScripts = [.. instance.TrackedScripts.Where(tracked => WeightOf(tracked, config) == 0)],
        };
    }

    private static int WeightOf(TrackedConfig tracked, LbConfig config) =>
        tracked.Weight ?? config.VrrpScripts.FirstOrDefault(script => script.Name == tracked.Name)?.Weight ?? 0;

    private static void Report(TrackedConfig tracked, VrrpSyncGroupConfig group, string consequence, BindContext context) =>
        context.Diagnostics.Warn(
            tracked.Location,
            DiagnosticCodes.GroupWeight,
            $"{Display.Of(tracked.Name)} has a weight, but the instance is in vrrp_sync_group {Display.Of(group.Name)}: {consequence}, as in "
            + "keepalived; track it in the group, or write 'sync_group_tracking_weight' there");
}
