using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Topology;

/// <summary>What a network map is to show.</summary>
/// <param name="Hosts">Whose way is of interest: real servers and peer directors.</param>
/// <param name="Interfaces">Whose station address is of interest: where clients' frames arrive.</param>
/// <param name="Neighbors">Hosts known to be on a link, whatever the routes say: directors that were heard there.</param>
internal sealed record NetworkInterest(
    ImmutableHashSet<InetAddress> Hosts, ImmutableHashSet<int> Interfaces, ImmutableHashSet<LinkNeighbor> Neighbors);

/// <summary>A host on a link.</summary>
/// <param name="InterfaceIndex">The interface that leads to the link.</param>
/// <param name="Address">The host's address there; a link-local one will do.</param>
internal readonly record struct LinkNeighbor(int InterfaceIndex, InetAddress Address);
