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

    /// <summary>Looks at them again, after a change of our own.</summary>
    public required Action Relook { get; init; }

    /// <summary>The virtual addresses of every router, none of which is a source.</summary>
    public ImmutableHashSet<InetAddress> VirtualAddresses { get; set; } = [];
}
