using System.Collections.Immutable;
using Lb.Core.Linux;
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

    /// <summary>The names of the routers' macvlans.</summary>
    private Dictionary<string, VrrpRouterIdentity> VirtualMacNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Has them looked at again in a while, though nothing is reported: something is to be tried again.</summary>
    public required Action LookAgainSoon { get; init; }

    /// <summary>Looks at them again, after a change of our own.</summary>
    public required Action Relook { get; init; }

    /// <summary>The virtual addresses of every router, none of which is a source.</summary>
    public ImmutableHashSet<InetAddress> VirtualAddresses { get; set; } = [];

    /// <summary>
    /// The name of a router's macvlan: the configured one, else keepalived's, <c>vrrp.VRID</c>, and where another router of this process has
    /// that, <c>vrrp6.VRID</c>, <c>vrrp2.VRID</c> and so on.
    /// </summary>
    public string TakeVirtualMacName(VrrpRouterIdentity identity)
    {
        var candidates = identity.VirtualMac?.InterfaceName is { } written
            ? [written]
            : Enumerable.Range(2, byte.MaxValue).Select(number => $"vrrp{number}.{identity.VirtualRouterId}")
                .Prepend($"vrrp6.{identity.VirtualRouterId}")
                .Prepend($"vrrp.{identity.VirtualRouterId}");
        var name = candidates.FirstOrDefault(candidate => !VirtualMacNames.TryGetValue(candidate, out var taken) || taken == identity)
            ?? throw new LinuxException($"Another instance has the interface {identity.VirtualMac?.InterfaceName} for its virtual MAC address.", 0);
        VirtualMacNames[name] = identity;
        return name;
    }

    /// <summary>A router's macvlan is gone for good.</summary>
    public void FreeVirtualMacName(VrrpRouterIdentity identity)
    {
        foreach (var name in VirtualMacNames.Where(taken => taken.Value == identity).Select(static taken => taken.Key).ToArray())
        {
            _ = VirtualMacNames.Remove(name);
        }
    }
}
