using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>An interface where clients' frames arrive, and the services that take them there.</summary>
/// <param name="InterfaceName">The interface.</param>
/// <param name="InterfaceIndex">Its number.</param>
/// <param name="StationAddress">Its station address at the start.</param>
/// <param name="Services">The services.</param>
/// <param name="Peers">Addresses of the peer directors, this host's own left out.</param>
internal sealed record IngressPlan(
    string InterfaceName,
    int InterfaceIndex,
    MacAddress StationAddress,
    ImmutableArray<VirtualServiceConfig> Services,
    ImmutableArray<InetAddress> Peers)
{
    /// <summary>MAC addresses of virtual routers that the interface receives for beside its own.</summary>
    public ImmutableArray<MacAddress> VirtualStations { get; init; } = [];

    /// <summary>The virtual addresses, each once.</summary>
    public ImmutableArray<InetAddress> VirtualAddresses => [.. Services.Select(static service => service.Key.Address).Distinct()];

    /// <summary>The interface's station address by now: an administrator, a bond or a hypervisor may change it.</summary>
    public MacAddress Station(NetworkMap map) => map.Stations.GetValueOrDefault(InterfaceIndex, StationAddress);

    /// <summary>
    /// The station addresses of the peer directors: those that are configured, and those heard on this link. A peer that cannot be reached at the moment keeps its last one: forgetting it for the
    /// blink of an eye would be enough for frames to go round.
    /// </summary>
    public IEnumerable<MacAddress> Directors(NetworkMap map) =>
        Peers.Select(peer => map[peer].MacAddress)
            .Concat(map.Neighbors.Where(neighbor => neighbor.Key.InterfaceIndex == InterfaceIndex).Select(static neighbor => neighbor.Value))
            .Where(address => !address.IsZero && address != Station(map))
            .Distinct();
}
