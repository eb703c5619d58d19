using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.Topology;

namespace Lb.Core.Runtime.DataPath;

/// <summary>One configured service at the moment somebody asks about it; its workers' books are read after that.</summary>
/// <param name="Config">The service.</param>
/// <param name="DecidingInstance">The VRRP instance that decides its role, or null.</param>
/// <param name="Role">Its role.</param>
/// <param name="InterfaceName">Where clients' frames arrive.</param>
/// <param name="Own">What it is numbered at its own port, or null if it never listened there.</param>
/// <param name="Standby">What it is numbered at its standby port, or null if it never listened there.</param>
internal sealed record ServiceQuestion(
    VirtualServiceConfig Config, string? DecidingInstance, ServiceRole Role, string InterfaceName, ServiceId? Own, ServiceId? Standby)
{
    /// <summary>The real servers the service has now.</summary>
    public required ImmutableArray<PoolServer> Pool { get; init; }

    /// <summary>The numbers to look up.</summary>
    public IEnumerable<ServiceId> Ids => new[] { Own, Standby }.OfType<ServiceId>();

    /// <summary>The answer.</summary>
    /// <param name="books">What all workers have on their books, by the number of the service: grouped once for all that are asked about.</param>
    /// <param name="map">The ways to the real servers.</param>
    public ServiceStatus Answer(ILookup<ServiceId, ServerReading> books, NetworkMap map)
    {
        var readings = Ids.SelectMany(id => books[id]).ToList();
        var ofServers = readings.ToLookup(static reading => reading.Address);
        var members = Pool.Select(static member => member.Config.Address).ToHashSet();
        return new ServiceStatus
        {
            Key = Config.Key,
            Scheduler = Config.Scheduler,
            Role = Role,
            DecidingInstance = DecidingInstance,
            InterfaceName = InterfaceName,
            StandbyPort = Config.StandbyPort,
            SchedulerFlags = Config.SchedulerFlags,
            Persistence = Config.Persistence,
            IsOnePacket = Config.IsOnePacket,
            Traffic = Sum(readings),
            RealServers = [.. Listed().Select(server => Answer(server, [.. ofServers[server.Address]], map[server.Address], members.Contains(server.Address)))],
        };
    }

    /// <summary>The configured servers, and a sorry server that is in the pool beside them.</summary>
    private IEnumerable<RealServerConfig> Listed()
    {
        var configured = Config.RealServers.Select(static server => server.Address).ToHashSet();
        return Config.RealServers.Concat(Pool.Select(static member => member.Config).Where(member => !configured.Contains(member.Address)));
    }

    private RealServerStatus Answer(RealServerConfig server, ImmutableArray<ServerReading> own, Reach reach, bool isInPool) => new()
    {
        Address = server.Address,
        Port = server.Port,
        IsInPool = isInPool,
        IsSorryServer = server == Config.SorryServer,
        ConfiguredWeight = server.Weight,
        EffectiveWeight = EffectiveWeight(server, own),
        Reach = reach.State,
        MacAddress = reach.MacAddress.IsZero ? null : reach.MacAddress,
        InterfaceName = reach.InterfaceName is { Length: > 0 } name && reach.State != NextHopState.Local ? name : null,
        ActiveConnections = own.Sum(static reading => reading.Active),
        InactiveConnections = own.Sum(static reading => reading.Inactive),
        PersistentConnections = own.Sum(static reading => reading.Persistent),
        UpperThreshold = server.UpperThreshold,
        LowerThreshold = server.LowerThreshold,
        IsOverloaded = AtListeningPort(own) is { IsEmpty: false } current && current.All(static reading => reading.IsOverloaded),
        Traffic = Sum(own),
    };

    private static TrafficTotals Sum(IEnumerable<ServerReading> readings) =>
        readings.Aggregate(default(TrafficTotals), static (sum, reading) => sum + reading.Traffic);

    private int EffectiveWeight(RealServerConfig server, ImmutableArray<ServerReading> readings) =>
        AtListeningPort(readings) is { IsEmpty: false } current ? current[0].Weight ?? 0 : server.Weight;

    // At a port where it does not listen now, a service's books keep the weights of its last time there.
    private ImmutableArray<ServerReading> AtListeningPort(ImmutableArray<ServerReading> readings)
    {
        var listening = Role == ServiceRole.Parked ? Standby : Own;
        return [.. readings.Where(reading => reading.Service == listening)];
    }
}
