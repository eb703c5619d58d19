using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Replay;

/// <summary>What a replay takes the place of: the director's station address, its neighbours, its own addresses, its role.</summary>
public sealed record ReplayOptions
{
    /// <summary>The director's station address, or null for the destination of the first frame to a virtual address.</summary>
    public MacAddress? StationAddress { get; init; }

    /// <summary>Station addresses of real servers and peer directors. One that is not here is unresolved, and frames for it are dropped.</summary>
    public ImmutableDictionary<InetAddress, MacAddress> Neighbors { get; init; } = ImmutableDictionary<InetAddress, MacAddress>.Empty;

    /// <summary>The director's own addresses: a real server among them is local.</summary>
    public ImmutableHashSet<InetAddress> LocalAddresses { get; init; } = [];

    /// <summary>Whether the director is MASTER. A BACKUP's services listen on their standby port, or nowhere. Default true.</summary>
    public bool IsMaster { get; init; } = true;

    /// <summary>The longest IP packet to remote servers, in octets, 68 to 65535. Default 65535: captures hold super-frames.</summary>
    public int Mtu { get; init; } = ushort.MaxValue;
}
