using System.Collections.Immutable;
using Lb.Core.Linux.Netlink;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Topology;

/// <summary>Asks the kernel's routes, links and neighbour table how hosts are reached.</summary>
internal sealed class NetworkMapper(RouteSocket route)
{
    /// <summary>Draws a map anew.</summary>
    /// <param name="hosts">Whose way is of interest.</param>
    /// <param name="interfaces">Whose station address is of interest.</param>
    /// <param name="before">The last map: a host that cannot be reached keeps the station address it was last known by.</param>
    /// <param name="probe">Whether the kernel is to confirm every neighbour, so that entries stay warm.</param>
    /// <exception cref="Linux.LinuxException">The kernel does not answer.</exception>
    public NetworkMap Draw(IReadOnlyCollection<InetAddress> hosts, IReadOnlyCollection<int> interfaces, NetworkMap before, bool probe)
    {
        var links = route.GetLinks().ToDictionary(static link => link.Index);
        var neighbors = new Dictionary<(int Interface, InetAddress Address), NeighborInfo>();
        foreach (var neighbor in route.GetNeighbors())
        {
            neighbors[(neighbor.InterfaceIndex, neighbor.Address)] = neighbor;
        }

        var reaches = ImmutableDictionary.CreateBuilder<InetAddress, Reach>();
        foreach (var host in hosts)
        {
            var reach = Reach(host, links, neighbors, probe);
            reaches[host] = reach.MacAddress.IsZero ? reach with { MacAddress = before[host].MacAddress } : reach;
        }

        return new NetworkMap(
            reaches.ToImmutable(),
            interfaces.Where(links.ContainsKey).ToImmutableDictionary(static index => index, index => links[index].Address));
    }

    private Reach Reach(
        InetAddress host, Dictionary<int, LinkInfo> links, Dictionary<(int Interface, InetAddress Address), NeighborInfo> neighbors, bool probe)
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
            route.ProbeNeighbor(link.Index, host);
        }

        return neighbors.TryGetValue((link.Index, host), out var neighbor) && neighbor is { IsUsable: true, MacAddress: { } mac }
            ? reach with { State = NextHopState.Resolved, MacAddress = mac }
            : reach;
    }
}
