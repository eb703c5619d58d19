using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// What keepalived makes of settings that do not go together, where it runs on: the same is taken here, and said. Records built in code
/// are not adjusted but refused (<see cref="VrrpInstanceRules"/>).
/// </summary>
internal static class VrrpAdjustments
{
    public static LbConfig Apply(LbConfig config, BindContext context)
    {
        // In this order: the family decides on the version, and the version on interval and authentication.
        var instances = config.VrrpInstances
            .Select(instance => FamilyAdjustment.Apply(instance, context))
            .Select(instance => VersionAdjustment.Apply(instance, config.Global.Vrrp, context))
            .Select(instance => IntervalAdjustment.Apply(instance, config.Global.Vrrp, context))
            .Select(instance => TrackingAdjustment.Apply(instance, config, context))
            .ToImmutableArray();
        return config with { VrrpInstances = instances };
    }
}
