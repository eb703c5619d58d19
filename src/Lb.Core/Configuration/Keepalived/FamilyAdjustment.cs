namespace Lb.Core.Configuration.Keepalived;

/// <summary>Leaves out virtual addresses that are not of the first one's family: an advertisement carries one family.</summary>
internal static class FamilyAdjustment
{
    public static VrrpInstanceConfig Apply(VrrpInstanceConfig instance, BindContext context)
    {
        var isIPv4 = !instance.IsOverIPv6();
        foreach (var other in instance.VirtualAddresses.Where(other => other.Address.IsIPv4 != isIPv4))
        {
            context.Diagnostics.Warn(
                context.Locations.Find(instance.Location, VirtualAddressBinder.LocationOf(other)),
                DiagnosticCodes.FamilyMismatch,
                $"{other.Address} is not of the family of {instance.VirtualAddresses[0].Address}, so it is left out, as in keepalived; "
                + "virtual_ipaddress_excluded takes both families");
        }

        return instance with { VirtualAddresses = [.. instance.VirtualAddresses.Where(other => other.Address.IsIPv4 == isIPv4)] };
    }
}
