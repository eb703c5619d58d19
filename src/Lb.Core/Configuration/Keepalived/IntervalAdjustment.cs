using System.Globalization;
using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Rounds an advertisement interval to what the version in force can send.</summary>
internal static class IntervalAdjustment
{
    private static readonly TimeSpan LongestOfV3 = TimeSpan.FromMilliseconds(40_950);

    public static VrrpInstanceConfig Apply(VrrpInstanceConfig instance, VrrpGlobalConfig global, BindContext context)
    {
        if (instance.AdvertisementInterval is not { } written)
            return instance;

        var version = instance.EffectiveVersion(global);
        var taken = version == VrrpVersion.V2 ? RoundTo(TimeSpan.FromSeconds(1), written) : RoundTo(TimeSpan.FromMilliseconds(10), written);
        if (version == VrrpVersion.V3 && taken > LongestOfV3)
            taken = LongestOfV3;

        if (taken == written)
            return instance;

        var rule = version == VrrpVersion.V2 ? "VRRPv2 has whole seconds" : "VRRPv3 has hundredths of a second up to 40.95 s";
        context.Diagnostics.Warn(
            context.Locations.Find(instance.Location, "advert_int"),
            DiagnosticCodes.AdvertisementInterval,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rule}, so {taken.TotalSeconds} s is taken for {written.TotalSeconds} s, as in keepalived; write 'advert_int {taken.TotalSeconds}'"
                + $"{(version == VrrpVersion.V2 ? ", or 'version 3' on every node" : "")}"));
        return instance with { AdvertisementInterval = taken };
    }

    // keepalived rounds a half up, and nothing to zero.
    private static TimeSpan RoundTo(TimeSpan unit, TimeSpan interval) =>
        TimeSpan.FromTicks(Math.Max(1, (interval.Ticks + (unit.Ticks / 2)) / unit.Ticks) * unit.Ticks);
}
