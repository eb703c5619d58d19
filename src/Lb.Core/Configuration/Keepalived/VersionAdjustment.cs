using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Speaks VRRPv3 over IPv6, and drops a password that VRRPv3 cannot carry.</summary>
internal static class VersionAdjustment
{
    public static VrrpInstanceConfig Apply(VrrpInstanceConfig instance, VrrpGlobalConfig global, BindContext context)
    {
        var version = instance.EffectiveVersion(global);
        if (instance.Version is { } written && written != version)
        {
            context.Diagnostics.Warn(
                context.Locations.Find(instance.Location, "version"),
                DiagnosticCodes.VersionReplaced,
                $"{instance.Name} has IPv6 addresses, and VRRPv2 is for IPv4 only: VRRPv3 is taken. keepalived would send version 2 "
                + "nevertheless, so remove the line on every node");
            instance = instance with { Version = version };
        }

        if (version != VrrpVersion.V3 || instance.Authentication is null)
            return instance;

        context.Diagnostics.Warn(
            context.Locations.Find(instance.Location, "authentication"),
            DiagnosticCodes.AuthenticationIgnored,
            "VRRPv3 has no authentication, so the password is not used, as in keepalived; remove the block");
        return instance with { Authentication = null };
    }
}
