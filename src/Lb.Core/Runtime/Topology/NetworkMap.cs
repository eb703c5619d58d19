using System.Collections.Immutable;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Topology;

/// <summary>What is known about the network at one moment: an immutable snapshot, compared by content to see whether anything changed.</summary>
/// <param name="Reaches">How each host of interest is reached.</param>
/// <param name="Stations">The station address of each interface of interest, by its number; one that is gone is not there.</param>
/// <param name="Neighbors">The station address of each neighbour of interest, the last one known; one that was never known is not there.</param>
internal sealed record NetworkMap(
    ImmutableDictionary<InetAddress, Reach> Reaches,
    ImmutableDictionary<int, MacAddress> Stations,
    ImmutableDictionary<LinkNeighbor, MacAddress> Neighbors)
{
    public static NetworkMap Empty { get; } = new(
        ImmutableDictionary<InetAddress, Reach>.Empty, ImmutableDictionary<int, MacAddress>.Empty, ImmutableDictionary<LinkNeighbor, MacAddress>.Empty);

    /// <summary>Whether the station address of any host on a link of ours is unknown.</summary>
    public bool HasMissingNeighbors => Reaches.Values.Any(static reach => reach.State == NextHopState.Unresolved);

    public Reach this[InetAddress address] => Reaches.GetValueOrDefault(address, Reach.Unreachable);

    public bool Equals(NetworkMap? other) =>
        other is not null && Same(Reaches, other.Reaches) && Same(Stations, other.Stations) && Same(Neighbors, other.Neighbors);

    public override int GetHashCode() => Reaches.Count;

    private static bool Same<TKey, TValue>(ImmutableDictionary<TKey, TValue> left, ImmutableDictionary<TKey, TValue> right)
        where TKey : notnull =>
        left.Count == right.Count
        && left.All(entry => right.TryGetValue(entry.Key, out var value) && EqualityComparer<TValue>.Default.Equals(value, entry.Value));
}
