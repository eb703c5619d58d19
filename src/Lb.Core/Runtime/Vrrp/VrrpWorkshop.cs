using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>What the routers of one VRRP service share. Belongs to the VRRP thread.</summary>
internal sealed class VrrpWorkshop
{
    /// <summary>Different senders of valid advertisements that a router remembers; a spoofer must not make it remember without end.</summary>
    public const int MostHeard = 8;

    /// <summary>The balancer around the service.</summary>
    public required IVrrpHost Host { get; init; }

    /// <summary>What is said.</summary>
    public required VrrpLog Log { get; init; }

    /// <summary>The sockets.</summary>
    public required VrrpSocketSet Sockets { get; init; }

    /// <summary>Adds and removes addresses.</summary>
    public required VirtualAddressKeeper Addresses { get; init; }

    /// <summary>Announces addresses.</summary>
    public required AddressAnnouncer Announcer { get; init; }

    /// <summary>The interfaces and addresses as last seen.</summary>
    public required LinkTable Links { get; set; }

    /// <summary>The names of macvlans that routers of this service have taken without being told a name.</summary>
    public Dictionary<string, VrrpRouterIdentity> VirtualMacNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Looks at them again, after a change of our own.</summary>
    public required Action Relook { get; init; }

    /// <summary>The virtual addresses of every router, none of which is a source.</summary>
    public ImmutableHashSet<InetAddress> VirtualAddresses { get; set; } = [];

    /// <summary>keepalived's name for a macvlan: <c>vrrp.VRID</c>, and <c>vrrp6.VRID</c> where an IPv6 instance finds that taken.</summary>
    public string FreeVirtualMacName(VrrpRouterIdentity identity)
    {
        var name = $"vrrp.{identity.VirtualRouterId}";
        if (identity.IsIPv6 && VirtualMacNames.TryGetValue(name, out var taken) && taken != identity)
        {
            name = $"vrrp6.{identity.VirtualRouterId}";
        }

        VirtualMacNames[name] = identity;
        return name;
    }
}
