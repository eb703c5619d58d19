using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds the lines of <c>virtual_ipaddress</c> and <c>virtual_ipaddress_excluded</c>.</summary>
internal static class VirtualAddressBinder
{
    /// <summary>The addresses in order; one that stands twice counts once, which is said.</summary>
    /// <param name="settings">The instance.</param>
    /// <param name="keyword">The block's keyword.</param>
    /// <param name="instance">Where the instance starts.</param>
    /// <param name="seen">Addresses of the instance so far.</param>
    /// <param name="context">What the binders share.</param>
    public static ImmutableArray<VirtualAddressConfig> Bind(
        Settings settings, string keyword, SourceLocation instance, HashSet<InetAddress> seen, BindContext context)
    {
        var addresses = ImmutableArray.CreateBuilder<VirtualAddressConfig>();
        foreach (var line in settings.All(keyword).SelectMany(static block => block.Body))
        {
            if (VirtualAddressLine.Read(line.AsValues(), context) is not { } address)
                continue;

            if (seen.Add(address.Address))
            {
                context.Locations.Add(instance, LocationOf(address), line.Location);
                addresses.Add(address);
                continue;
            }

            context.Diagnostics.Warn(
                line.Location,
                DiagnosticCodes.RepeatedKeyword,
                $"the instance has {address.Address} already, and of two lines the first holds; remove one of them");
        }

        return addresses.ToImmutable();
    }

    /// <summary>Under which name the place of an address is remembered.</summary>
    public static string LocationOf(VirtualAddressConfig address) => $"virtual address {address.Address}";
}
