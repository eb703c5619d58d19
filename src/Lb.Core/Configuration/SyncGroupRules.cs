namespace Lb.Core.Configuration;

/// <summary>Rules about sync groups and their members.</summary>
internal static class SyncGroupRules
{
    public static void Check(LbConfig config, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        var instances = config.VrrpInstances.Select(static instance => instance.Name).ToHashSet(StringComparer.Ordinal);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in config.VrrpSyncGroups)
        {
            foreach (var member in group.Members)
            {
                if (!instances.Contains(member))
                    Report(group, member, $"has a member '{member}', but there is no such vrrp_instance");
                else if (!owners.TryAdd(member, group.Name))
                    Report(group, member, $"has the member '{member}', which vrrp_sync_group {owners[member]} has already");
            }

            if (group.Members.Length < 2)
            {
                diagnostics.Warn(
                    group.Location,
                    DiagnosticCodes.SmallGroup,
                    $"vrrp_sync_group {group.Name} has fewer than two members, so there is nothing to hold together");
            }

            TrackingRules.CheckWeights(group.TrackedInterfaces.Concat(group.TrackedScripts), diagnostics);
        }

        void Report(VrrpSyncGroupConfig group, string member, string text) =>
            diagnostics.Error(
                locations.Find(group.Location, member), DiagnosticCodes.BadGroupMember, $"vrrp_sync_group {group.Name} {text}");
    }
}
