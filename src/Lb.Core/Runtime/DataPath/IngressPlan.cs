using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Model;
using Lb.Core.Neighbors;
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

    /// <summary>Which clients have to come to one worker, so that persistence finds them: what the coarsest service says.</summary>
    public ClientGranularity ClientGranularity => new(Granularity(isIPv4: true), Granularity(isIPv4: false));

    /// <summary>The interface's station address by now: an administrator, a bond or a hypervisor may change it.</summary>
    public MacAddress Station(NetworkMap map) => map.Stations.GetValueOrDefault(InterfaceIndex, StationAddress);

    /// <summary>
    /// The station addresses of the peer directors: those that are configured, and those heard on this link. A peer that cannot be reached at the moment keeps its last one: forgetting it for the
    /// blink of an eye would be enough for frames to go round.
    /// </summary>
    public IEnumerable<MacAddress> Directors(NetworkMap map) =>
        Peers.Select(peer => (Address: peer, Mac: map[peer].MacAddress))
            .Concat(map.Neighbors.Where(neighbor => neighbor.Key.InterfaceIndex == InterfaceIndex).Select(static neighbor => (neighbor.Key.Address, Mac: neighbor.Value)))
            .SelectMany(static director => new[] { director.Mac, VirtualStation.InterfaceBehind(director.Address, director.Mac) ?? director.Mac })
            .Where(address => !address.IsZero && address != Station(map))
            .Distinct();

    private AddressMask Granularity(bool isIPv4) => Services
        .Where(service => service.Key.Address.IsIPv4 == isIPv4)
        .Aggregate(AddressMask.Host, static (mask, service) => mask.And(service.Persistence?.Granularity ?? AddressMask.Host));
}
