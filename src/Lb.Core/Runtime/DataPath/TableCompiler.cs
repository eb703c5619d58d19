using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.Topology;

namespace Lb.Core.Runtime.DataPath;

/// <summary>Compiles configuration and network map into forwarding tables. Keeps the registers that make tables comparable over time.</summary>
internal sealed class TableCompiler
{
    private readonly IdentityRegister _identities = new();

    /// <summary>The ports in use.</summary>
    public PortRegister Ports { get; } = new();

    /// <summary>The number of a service that was compiled before, or null.</summary>
    public ServiceId? FindService(ServiceKey key) => _identities.FindService(key);

    /// <summary>Gives every service and server of a configuration its number, before anything depends on it.</summary>
    /// <exception cref="LoadBalancerException">There are no more numbers.</exception>
    public void Reserve(LbConfig config)
    {
        foreach (var service in config.VirtualServices)
        {
            ServiceKey[] keys = service.StandbyPort is { } port ? [service.Key, service.Key with { Port = port }] : [service.Key];
            foreach (var (key, server) in keys.SelectMany(_ => service.AllServers(), static (key, server) => (key, server)))
            {
                _ = _identities.RealServer(_identities.Service(key), server.Address);
            }
        }
    }

    /// <summary>A flow in words.</summary>
    /// <param name="entry">The flow, of a table that was compiled before.</param>
    /// <param name="nowMilliseconds">The flows' clock when it was read.</param>
    public FlowStatus Describe(in FlowEntry entry, uint nowMilliseconds) => new(
        _identities.KeyOf(entry.Service),
        entry.Client,
        entry.ClientPort,
        _identities.AddressOf(entry.RealServer),
        entry.State.IpvsName(),
        TimeSpan.FromMilliseconds(entry.RemainingMilliseconds(nowMilliseconds)));

    /// <summary>A template in words.</summary>
    /// <param name="entry">The template, of a service that was compiled before.</param>
    /// <param name="nowMilliseconds">The forwarder's clock when it was read.</param>
    public FlowStatus Describe(in TemplateEntry entry, long nowMilliseconds) => new(
        _identities.KeyOf(entry.Service),
        entry.Client,
        0,
        _identities.AddressOf(entry.RealServer),
        entry.IpvsStateName,
        TimeSpan.FromMilliseconds(entry.RemainingMilliseconds(nowMilliseconds)))
    {
        IsTemplate = true,
    };

    /// <summary>Compiles the table of one ingress interface.</summary>
    /// <param name="ingress">The interface.</param>
    /// <param name="listening">The services that listen there now.</param>
    /// <param name="map">How hosts are reached.</param>
    /// <param name="localHop">The way into the host's own stack.</param>
    /// <param name="global">Time-outs and switches.</param>
    public ForwardingTable Compile(
        IngressPlan ingress, ImmutableArray<ListeningService> listening, NetworkMap map, NextHop localHop, GlobalConfig global)
    {
        var services = listening.Select(Compile).ToImmutableArray();
        var hops = new NextHop[_identities.RealServerCount];
        foreach (var server in services.SelectMany(static service => service.RealServers))
        {
            hops[server.Id.Value] = HopTo(map[server.Address], localHop);
        }

        return new ForwardingTable
        {
            StationAddress = ingress.Station(map),
            VirtualStations = ingress.VirtualStations,
            IngressPort = Ports.NumberOf(ingress.InterfaceIndex),
            Services = new ServiceTable(services),
            NextHops = ImmutableArray.Create(hops),
            LocalHop = localHop,
            Directors = new DirectorTable(ingress.Directors(map)),
            FlowTimeouts = global.ToFlowTimeouts(),
            FlowPolicy = global.FlowPolicy,
        };
    }

    private VirtualService Compile(ListeningService listening)
    {
        var id = _identities.Service(listening.Key);
        var config = listening.Config;
        return new VirtualService(id, listening.Key, config.Scheduler, [.. listening.Servers.Select(server => Compile(id, server))])
        {
            Mode = listening.Mode,
            SchedulerFlags = config.SchedulerFlags,
            CustomScheduler = config.CustomScheduler,
            Persistence = config.Persistence,
            IsOnePacket = config.IsOnePacket,
        };
    }

    private RealServer Compile(ServiceId service, PoolServer server) =>
        new(_identities.RealServer(service, server.Config.Address), server.Config.Address, server.Weight)
        {
            RampPercent = server.RampPercent,
            IsDraining = server.IsDraining,
            UpperThreshold = server.Config.UpperThreshold,
            LowerThreshold = server.Config.LowerThreshold,
        };

    private NextHop HopTo(Reach reach, NextHop localHop) => reach.State switch
    {
        NextHopState.Local => localHop,
        NextHopState.Resolved => new NextHop(
            NextHopState.Resolved, reach.MacAddress, reach.InterfaceAddress, Ports.NumberOf(reach.InterfaceIndex), reach.Mtu),
        _ => new NextHop(reach.State, default, default, Forwarding.FrameSlot.NoPort, 0),
    };
}
