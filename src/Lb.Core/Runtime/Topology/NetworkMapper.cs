using System.Collections.Immutable;
using Lb.Core.Linux.Netlink;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Topology;

/// <summary>Asks the kernel's routes, links and neighbour table how hosts are reached.</summary>
internal sealed class NetworkMapper(RouteSocket route)
{
    /// <summary>Draws a map anew.</summary>
    /// <param name="interest">What it is to show.</param>
    /// <param name="before">The last map: a host that cannot be reached keeps the station address it was last known by.</param>
    /// <param name="probe">Whether the kernel is to confirm every neighbour, so that entries stay warm.</param>
    /// <exception cref="Linux.LinuxException">The kernel does not answer.</exception>
    public NetworkMap Draw(NetworkInterest interest, NetworkMap before, bool probe)
    {
        var links = route.GetLinks().ToDictionary(static link => link.Index);
        var neighbors = new Dictionary<LinkNeighbor, NeighborInfo>();
        foreach (var neighbor in route.GetNeighbors())
        {
            neighbors[new LinkNeighbor(neighbor.InterfaceIndex, neighbor.Address)] = neighbor;
        }

        var reaches = ImmutableDictionary.CreateBuilder<InetAddress, Reach>();
        foreach (var host in interest.Hosts)
        {
            var reach = Reach(host, links, neighbors, probe);
            reaches[host] = reach.MacAddress.IsZero ? reach with { MacAddress = before[host].MacAddress } : reach;
        }

        return new NetworkMap(
            reaches.ToImmutable(),
            interest.Interfaces.Where(links.ContainsKey).ToImmutableDictionary(static index => index, index => links[index].Address),
            Neighbors(interest, neighbors, before, probe));
    }

    private ImmutableDictionary<LinkNeighbor, MacAddress> Neighbors(
        NetworkInterest interest, Dictionary<LinkNeighbor, NeighborInfo> known, NetworkMap before, bool probe)
    {
        var found = ImmutableDictionary.CreateBuilder<LinkNeighbor, MacAddress>();
        foreach (var neighbor in interest.Neighbors)
        {
            var isNew = !before.Neighbors.TryGetValue(neighbor, out var last);
            if (probe || isNew)
            {
                _ = route.ProbeNeighbor(neighbor.InterfaceIndex, neighbor.Address);
            }

            if (MacOf(neighbor, known) is { } mac)
            {
                found[neighbor] = mac;
            }
            else if (!isNew)
            {
                found[neighbor] = last;
            }
        }

        return found.ToImmutable();
    }

    private static MacAddress? MacOf(LinkNeighbor neighbor, Dictionary<LinkNeighbor, NeighborInfo> known) =>
        known.TryGetValue(neighbor, out var entry) && entry.IsUsable ? entry.MacAddress : null;

    private Reach Reach(
        InetAddress host, Dictionary<int, LinkInfo> links, Dictionary<LinkNeighbor, NeighborInfo> neighbors, bool probe)
    {
        if (route.FindRoute(host) is not { } way)
        {
            return Topology.Reach.Unreachable;
        }

        if (way.Kind == RouteKind.Local)
        {
            return Topology.Reach.Local;
        }

        if (way.Kind != RouteKind.Unicast || !links.TryGetValue(way.InterfaceIndex, out var link))
        {
            return Topology.Reach.Unreachable;
        }

        var reach = new Reach(NextHopState.Unresolved, link.Index, link.Name, link.Address, way.Mtu ?? link.Mtu, default);
        if (way.Gateway is not null)
        {
            return reach with { State = NextHopState.NotOnLink };
        }

        if (probe)
        {
            // What the kernel could not take now is asked again at the next refresh.
            _ = route.ProbeNeighbor(link.Index, host);
        }

        return MacOf(new LinkNeighbor(link.Index, host), neighbors) is { } mac
            ? reach with { State = NextHopState.Resolved, MacAddress = mac }
            : reach;
    }
}
