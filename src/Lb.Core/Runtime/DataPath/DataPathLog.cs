using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Forwarding;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.DataPath;

/// <summary>What the data path says about itself.</summary>
internal sealed partial class DataPathLog(ILogger logger)
{
    private readonly RateLimiter _changes = new(TimeSpan.FromSeconds(1), 20);

    /// <summary>Tells what one interface is used for, once it is.</summary>
    /// <param name="path">The interface.</param>
    /// <param name="listening">The services that listen there now.</param>
    /// <param name="map">How hosts are reached.</param>
    /// <param name="isUnbound">Whether no VRRP instance decides about a service, so that VRRP will not tell of other directors either.</param>
    public void Path(IngressPath path, ImmutableArray<ListeningService> listening, NetworkMap map, Func<VirtualServiceConfig, bool> isUnbound)
    {
        var plan = path.Plan;
        foreach (var service in listening)
        {
            Service(service.Key.ToString(), plan.InterfaceName, plan.StationAddress);
        }

        foreach (var service in plan.Services)
        {
            if (!listening.Any(one => one.Key == service.Key))
            {
                Waiting(service.Key.ToString(), plan.InterfaceName);
            }

            foreach (var server in service.RealServers)
            {
                RealServer(server.Address, server.Weight, map[server.Address].ToString());
            }
        }

        Guard(plan.InterfaceName, path.GuardTableName, listening.Length);
        foreach (var peer in plan.Peers)
        {
            var reach = map[peer];
            Director(peer, reach.ToString());
            if (reach.InterfaceIndex != 0 && reach.InterfaceIndex != plan.InterfaceIndex)
            {
                DirectorElsewhere(peer, reach.InterfaceName, plan.InterfaceName);
            }
        }

        if (plan.Peers.IsEmpty && plan.Services.Any(service => isUnbound(service) && service.RealServers.Any(server => map[server.Address].State == NextHopState.Resolved)))
        {
            NoDirector();
        }
    }

    /// <summary>Tells what is different in a new map.</summary>
    public void Changes(IEnumerable<IngressPath> paths, NetworkMap before, NetworkMap after)
    {
        foreach (var plan in paths.Select(static path => path.Plan).Where(plan => plan.Station(before) != plan.Station(after)))
        {
            Station(plan.InterfaceName, plan.Station(after));
        }

        foreach (var (neighbor, mac) in after.Neighbors)
        {
            if ((!before.Neighbors.TryGetValue(neighbor, out var old) || old != mac) && _changes.TryTake(MonotonicClock.Now))
            {
                HeardDirector(neighbor.Address, mac);
            }
        }

        foreach (var (host, reach) in after.Reaches)
        {
            if (before[host] != reach && _changes.TryTake(MonotonicClock.Now))
            {
                Reach(host, reach.ToString());
            }
        }
    }

    [LoggerMessage(EventId = EventIds.LocalPortUp, Level = LogLevel.Information, Message = "Local port {Outer} -> {Inner} ({InnerMac}) leads into this host's own stack")]
    public partial void LocalPort(string outer, string inner, MacAddress innerMac);

    [LoggerMessage(EventId = EventIds.GuardUpdateFailed, Level = LogLevel.Error, Message = "The guard on {Interface} could not be updated: {Reason}")]
    public partial void GuardUpdateFailed(string @interface, string reason);

    [LoggerMessage(EventId = EventIds.SpreadKept, Level = LogLevel.Warning, Message = "The coarser persistence_granularity holds within each worker of {Interface} only, for clients stay spread as they were at the start; restart lb-host, or run one worker")]
    public partial void SpreadKept(string @interface);

    /// <summary>Tells when new flows begin to be refused for want of room, and when that is over.</summary>
    public void FullTable(FullTableChange change, long refused, int capacity)
    {
        if (change == FullTableChange.Began)
        {
            FlowTableFull(capacity);
        }
        else if (change == FullTableChange.Over)
        {
            FlowTableFullOver(refused);
        }
    }

    [LoggerMessage(EventId = EventIds.FlowTableFull, Level = LogLevel.Warning, Message = "The flow table is full, {MaxFlows} flows for each worker: new flows are refused, known ones go on. A flood, or more clients than --max-flows has room for?")]
    private partial void FlowTableFull(int maxFlows);

    [LoggerMessage(EventId = EventIds.FlowTableFullOver, Level = LogLevel.Information, Message = "The flow table refuses no new flows any longer; frames of those it refused meanwhile: {Frames}")]
    private partial void FlowTableFullOver(long frames);

    [LoggerMessage(EventId = EventIds.ServiceUp, Level = LogLevel.Information, Message = "Service {Service} takes clients' frames on {Interface} ({Mac})")]
    private partial void Service(string service, string @interface, MacAddress mac);

    [LoggerMessage(EventId = EventIds.ServiceWaiting, Level = LogLevel.Information, Message = "Service {Service} on {Interface} waits for VRRP to make this node MASTER")]
    private partial void Waiting(string service, string @interface);

    [LoggerMessage(EventId = EventIds.RealServer, Level = LogLevel.Information, Message = "  real server {Address} weight {Weight}: {Reach}")]
    private partial void RealServer(InetAddress address, int weight, string reach);

    [LoggerMessage(EventId = EventIds.GuardUp, Level = LogLevel.Information, Message = "Guard on {Interface}: nft table netdev {Table} keeps the kernel away from {Services} service(s)")]
    private partial void Guard(string @interface, string table, int services);

    [LoggerMessage(EventId = EventIds.Director, Level = LogLevel.Information, Message = "Peer director {Address}: {Reach}; what it redirects here is served here, never balanced again")]
    private partial void Director(InetAddress address, string reach);

    [LoggerMessage(EventId = EventIds.HeardDirector, Level = LogLevel.Information, Message = "Director {Address} was heard by VRRP: {Mac}; what it redirects here is served here, never balanced again")]
    private partial void HeardDirector(InetAddress address, MacAddress mac);

    [LoggerMessage(EventId = EventIds.DirectorElsewhere, Level = LogLevel.Warning, Message = "Peer director {Address} is reached by {PeerInterface}, but redirects frames on {Interface}, where it has another MAC address: add '@userspacelb peer' with its address there")]
    private partial void DirectorElsewhere(InetAddress address, string peerInterface, string @interface);

    [LoggerMessage(EventId = EventIds.NoDirector, Level = LogLevel.Warning, Message = "No peer director is configured. If a real server also balances this service, name it with '@userspacelb peer ADDRESS', or frames can go round between the two until their TTL ends")]
    private partial void NoDirector();

    [LoggerMessage(EventId = EventIds.ReachChanged, Level = LogLevel.Information, Message = "{Address} is now reached so: {Reach}")]
    private partial void Reach(InetAddress address, string reach);

    [LoggerMessage(EventId = EventIds.StationChanged, Level = LogLevel.Information, Message = "{Interface} now has the MAC address {Mac}; clients' frames to it are taken")]
    private partial void Station(string @interface, MacAddress mac);
}
