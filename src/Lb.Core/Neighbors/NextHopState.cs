namespace Lb.Core.Neighbors;

/// <summary>What is known about the way to a real server.</summary>
public enum NextHopState : byte
{
    /// <summary>There is no such server: the state of a slot that nothing was written to.</summary>
    None,

    /// <summary>Its MAC address is not known (yet): frames for it cannot be sent.</summary>
    Unresolved,

    /// <summary>On a link of this host, with a known MAC address.</summary>
    Resolved,

    /// <summary>This host itself: frames leave by the local port.</summary>
    Local,

    /// <summary>Behind a router. Direct routing changes MAC addresses only, so such a server cannot be used.</summary>
    NotOnLink,

    /// <summary>No route, or the neighbour does not answer.</summary>
    Unreachable,
}
