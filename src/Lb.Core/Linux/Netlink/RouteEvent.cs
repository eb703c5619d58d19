namespace Lb.Core.Linux.Netlink;

/// <summary>Something that changed in the kernel's network configuration.</summary>
public abstract record RouteEvent
{
    private protected RouteEvent()
    {
    }
}

/// <summary>A link appeared, changed or went away.</summary>
/// <param name="Link">The link as it is, or was.</param>
/// <param name="IsRemoved">Whether it is gone.</param>
public sealed record LinkEvent(LinkInfo Link, bool IsRemoved) : RouteEvent;

/// <summary>An address was added or removed.</summary>
/// <param name="Address">The address.</param>
/// <param name="IsRemoved">Whether it is gone.</param>
public sealed record AddressEvent(AddressInfo Address, bool IsRemoved) : RouteEvent;

/// <summary>A neighbour entry was made, changed or removed.</summary>
/// <param name="Neighbor">The entry as it is, or was.</param>
/// <param name="IsRemoved">Whether it is gone.</param>
public sealed record NeighborEvent(NeighborInfo Neighbor, bool IsRemoved) : RouteEvent;

/// <summary>Some route changed; answers of <see cref="RouteSocket.FindRoute"/> may differ from now on.</summary>
public sealed record RoutesChangedEvent : RouteEvent;

/// <summary>The kernel had to discard events: what is known must be read again through <see cref="RouteSocket"/>.</summary>
public sealed record ResyncNeededEvent : RouteEvent;
