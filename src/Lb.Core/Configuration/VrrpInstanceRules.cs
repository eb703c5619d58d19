using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>What one VRRP instance needs to run.</summary>
internal static class VrrpInstanceRules
{
    // VRRPv3 has 12 bits for hundredths of a second (RFC 9568 §5.2.7), VRRPv2 8 bits for seconds (RFC 3768 §5.3.7).
    private static readonly TimeSpan LongestOfV3 = TimeSpan.FromMilliseconds(40_950);
    private static readonly TimeSpan LongestOfV2 = TimeSpan.FromSeconds(byte.MaxValue);

    public static void Check(VrrpInstanceConfig instance, VrrpGlobalConfig global, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        CheckComplete(instance, locations, diagnostics);
        CheckAddressCount(instance, locations, diagnostics);
        CheckFamilies(instance, locations, diagnostics);
        CheckInterval(instance, instance.EffectiveVersion(global), diagnostics);
        CheckAuthentication(instance, instance.EffectiveVersion(global), locations, diagnostics);
        TrackingRules.CheckWeights(instance.TrackedInterfaces.Concat(instance.TrackedScripts), diagnostics);
    }

    private static void CheckComplete(VrrpInstanceConfig instance, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        // Where the line is there, its value was refused already.
        if (instance.Interface is null && !locations.Contains(instance.Location, "interface"))
            ReportMissing(instance, "interface; write 'interface NAME'", diagnostics);

        if (instance.VirtualRouterId is null or 0 && !locations.Contains(instance.Location, "virtual_router_id"))
            ReportMissing(instance, "virtual router id; write 'virtual_router_id NUMBER', from 1 to 255 and the same on all nodes", diagnostics);

        if (instance.Priority == 0)
        {
            // 0 on the wire means that a MASTER gives up (RFC 9568 §5.2.4).
            diagnostics.Error(
                instance.Location, DiagnosticCodes.BadNumber, $"vrrp_instance {instance.Name}: priority 0 is not from 1 to 255");
        }
    }

    private static void ReportMissing(VrrpInstanceConfig instance, string what, DiagnosticBag diagnostics) =>
        diagnostics.Error(instance.Location, DiagnosticCodes.IncompleteInstance, $"vrrp_instance {instance.Name} has no {what}");

    private static void CheckAddressCount(VrrpInstanceConfig instance, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        if (instance.VirtualAddresses.Length > byte.MaxValue)
        {
            diagnostics.Error(
                locations.Find(instance.Location, "virtual_ipaddress"),
                DiagnosticCodes.VirtualAddressCount,
                $"vrrp_instance {instance.Name} has {instance.VirtualAddresses.Length} virtual addresses, and an advertisement carries "
                + $"{byte.MaxValue}; move the others to virtual_ipaddress_excluded");
        }
        else if (instance.VirtualAddresses.IsEmpty && !locations.Contains(instance.Location, "no_virtual_ipaddress"))
        {
            diagnostics.Warn(
                instance.Location,
                DiagnosticCodes.VirtualAddressCount,
                $"vrrp_instance {instance.Name} has no virtual_ipaddress, so there is nothing to be MASTER of");
        }
    }

    private static void CheckFamilies(VrrpInstanceConfig instance, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        var isIPv4 = !instance.IsOverIPv6();
        CheckFamily(instance.VirtualAddresses.Select(static address => address.Address), "virtual_ipaddress");
        CheckFamily(instance.UnicastPeers.Select(static peer => peer.Address), "unicast_peer");
        CheckFamily(Present(instance.UnicastSource), "unicast_src_ip");
        CheckFamily(Present(instance.MulticastSource), "mcast_src_ip");
        CheckFamily(Present(instance.MulticastGroup), "mcast_dst_ip");

        void CheckFamily(IEnumerable<InetAddress> addresses, string setting)
        {
            foreach (var other in addresses.Where(address => address.IsIPv4 != isIPv4))
            {
                diagnostics.Error(
                    locations.Find(instance.Location, setting),
                    DiagnosticCodes.FamilyMismatch,
                    $"{setting} of vrrp_instance {instance.Name}: {other} is not an {(isIPv4 ? "IPv4" : "IPv6")} address, as its virtual addresses are");
            }
        }

        static IEnumerable<InetAddress> Present(InetAddress? address) => address is { } present ? [present] : [];
    }

    private static void CheckInterval(VrrpInstanceConfig instance, VrrpVersion version, DiagnosticBag diagnostics)
    {
        if (instance.AdvertisementInterval is not { } interval)
            return;

        var (unit, longest) = version == VrrpVersion.V2 ? (TimeSpan.FromSeconds(1), LongestOfV2) : (TimeSpan.FromMilliseconds(10), LongestOfV3);
        if (interval >= unit && interval <= longest && interval.Ticks % unit.Ticks == 0)
            return;

        diagnostics.Error(
            instance.Location,
            DiagnosticCodes.AdvertisementInterval,
            version == VrrpVersion.V2
                ? $"vrrp_instance {instance.Name}: VRRPv2 advertises every 1 to 255 whole seconds"
                : $"vrrp_instance {instance.Name}: VRRPv3 advertises every 0.01 to 40.95 s, in hundredths");
    }

    private static void CheckAuthentication(
        VrrpInstanceConfig instance, VrrpVersion version, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        if (instance.Authentication is not { } authentication)
            return;

        if (authentication.Type != "PASS")
        {
            diagnostics.Error(
                locations.Find(instance.Location, "authentication"),
                DiagnosticCodes.UnsupportedAuthentication,
                $"auth_type {authentication.Type} is not supported, and a peer that uses it would not understand this node; write 'auth_type "
                + "PASS' on every node, or remove the block");
        }
        else if (version == VrrpVersion.V3)
        {
            diagnostics.Error(
                locations.Find(instance.Location, "authentication"),
                DiagnosticCodes.UnsupportedAuthentication,
                $"vrrp_instance {instance.Name}: VRRPv3 has no authentication; remove the password");
        }
    }
}
