using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Topology;

/// <summary>What is known about the network at one moment: an immutable snapshot, compared by content to see whether anything changed.</summary>
/// <param name="Reaches">How each host of interest is reached.</param>
internal sealed record NetworkMap(ImmutableDictionary<InetAddress, Reach> Reaches)
{
    public static NetworkMap Empty { get; } = new(ImmutableDictionary<InetAddress, Reach>.Empty);

    public Reach this[InetAddress address] => Reaches.GetValueOrDefault(address, Reach.Unreachable);

    public bool Equals(NetworkMap? other) =>
        other is not null
        && Reaches.Count == other.Reaches.Count
        && Reaches.All(entry => other.Reaches.TryGetValue(entry.Key, out var reach) && reach == entry.Value);

    public override int GetHashCode() => Reaches.Count;
}
