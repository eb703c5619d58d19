using System.Collections.Immutable;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>How one VRRP instance of a running balancer stands.</summary>
public sealed record VrrpStatus
{
    /// <summary>The instance's name.</summary>
    public required string Name { get; init; }

    /// <summary>The interface it advertises on.</summary>
    public required string InterfaceName { get; init; }

    /// <summary>Its virtual router id.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>VRRPv2 or VRRPv3.</summary>
    public required VrrpVersion Version { get; init; }

    /// <summary>Whether it advertises to peers (<c>unicast_peer</c>) and not to the multicast group.</summary>
    public required bool IsUnicast { get; init; }

    /// <summary>The peers in unicast, this node left out; empty in multicast.</summary>
    public required ImmutableArray<InetAddress> Peers { get; init; }

    /// <summary>The address it sends from, or null while there is none.</summary>
    public required InetAddress? SourceAddress { get; init; }

    /// <summary>The virtual addresses, excluded ones included.</summary>
    public required ImmutableArray<InetAddress> VirtualAddresses { get; init; }

    /// <summary>The sync group it belongs to, or null.</summary>
    public required string? SyncGroup { get; init; }

    /// <summary>The configured advertisement interval.</summary>
    public required TimeSpan AdvertisementInterval { get; init; }

    /// <summary>What is tracked and whether it is up.</summary>
    public required ImmutableArray<TrackedStatus> Tracked { get; init; }

    /// <summary>The last advertisement of a node that is configured differently; null, the default, if there was none.</summary>
    public VrrpDisagreement? Disagreement { get; init; }

    /// <summary>The state machine: state, priorities, master, counters, last transitions.</summary>
    public required VrrpInstanceSnapshot Snapshot { get; init; }

    /// <summary>The moment of the snapshot on the clock its moments are of, to tell how long ago they were.</summary>
    public required Model.Instant Now { get; init; }
}

/// <summary>Something an instance tracks.</summary>
/// <param name="Kind"><c>interface</c> or <c>script</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsUp">How it is; null before the first result of a script, when it has no effect.</param>
/// <param name="Weight">What it adds to the priority; 0: a failure is a fault.</param>
/// <param name="Refusal">Why it is not run and does not count (a script that is unsafe, or not there), or null.</param>
public readonly record struct TrackedStatus(string Kind, string Name, bool? IsUp, int Weight, string? Refusal);
