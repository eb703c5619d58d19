using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>What the kernel would refuse about a route.</summary>
internal static class VirtualRouteRules
{
    /// <summary>Whether the route can be added; if not, why is said.</summary>
    public static bool Check(VirtualRouteConfig route, bool hasDestination, BindContext context)
    {
        if (Fault(route, hasDestination) is not { } fault)
            return true;

        context.Diagnostics.Error(route.Location, fault.Code, fault.Text);
        return false;
    }

    private static (string Code, string Text)? Fault(VirtualRouteConfig route, bool hasDestination)
    {
        if (!hasDestination)
            return (DiagnosticCodes.MissingValue, "the route has no destination; write 'NETWORK/PREFIX via ADDRESS'");

        if (route.Gateway is null && route.Interface is null)
            return (DiagnosticCodes.MissingValue, "the route leads nowhere; write 'via ADDRESS', 'dev INTERFACE' or both");

        var network = route.Destination;
        if ((route.Gateway ?? network).IsIPv4 != network.IsIPv4 || (route.PreferredSource ?? network).IsIPv4 != network.IsIPv4)
            return (DiagnosticCodes.FamilyMismatch, "the addresses of the route are not all IPv4 or all IPv6");

        // The kernel refuses such an IPv4 route, and cuts such an IPv6 prefix itself.
        return network.IsIPv4 && ((uint)network.Low & HostMask(route.PrefixLength)) != 0
            ? (DiagnosticCodes.BadAddress,
                $"{network}/{route.PrefixLength} is not a network: write {InetAddress.FromIPv4((uint)network.Low & ~HostMask(route.PrefixLength))}"
                + $"/{route.PrefixLength}")
            : null;
    }

    private static uint HostMask(int prefixLength) => prefixLength == 32 ? 0 : uint.MaxValue >> prefixLength;
}
