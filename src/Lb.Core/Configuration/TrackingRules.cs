namespace Lb.Core.Configuration;

/// <summary>Rules about scripts, and about what instances and groups track.</summary>
internal static class TrackingRules
{
    public static void Check(LbConfig config, DiagnosticBag diagnostics)
    {
        foreach (var script in config.VrrpScripts)
        {
            if (script.Script.Arguments.IsDefaultOrEmpty)
                diagnostics.Error(script.Location, DiagnosticCodes.BadCommand, $"vrrp_script {script.Name} has no command");

            CheckWeight(script.Weight, script.Name, script.Location, diagnostics);
        }

        var names = config.VrrpScripts.Select(static script => script.Name).ToHashSet(StringComparer.Ordinal);
        var tracked = config.VrrpInstances.SelectMany(static instance => instance.TrackedScripts)
            .Concat(config.VrrpSyncGroups.SelectMany(static group => group.TrackedScripts));
        foreach (var missing in tracked.Where(one => !names.Contains(one.Name)))
        {
            diagnostics.Error(
                missing.Location,
                DiagnosticCodes.UnknownScript,
                $"there is no vrrp_script '{missing.Name}'; {(names.Count == 0 ? "there is none" : $"there are: {string.Join(", ", names)}")}");
        }
    }

    /// <summary>Refuses weights that are out of range.</summary>
    public static void CheckWeights(IEnumerable<TrackedConfig> tracked, DiagnosticBag diagnostics)
    {
        foreach (var one in tracked)
            CheckWeight(one.Weight ?? 0, one.Name, one.Location, diagnostics);
    }

    private static void CheckWeight(int weight, string name, SourceLocation location, DiagnosticBag diagnostics)
    {
        if (weight is < -TrackedConfig.MaximumWeight or > TrackedConfig.MaximumWeight)
        {
            diagnostics.Error(
                location,
                DiagnosticCodes.BadNumber,
                $"the weight {weight} of {name} is not from -{TrackedConfig.MaximumWeight} to {TrackedConfig.MaximumWeight}");
        }
    }
}
