using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime;

/// <content>What the balancer says about itself.</content>
public sealed partial class LoadBalancer
{
    private void LogPath(IngressPath path)
    {
        var plan = path.Plan;
        foreach (var service in plan.Services)
        {
            LogService(service.Key.ToString(), plan.InterfaceName, plan.StationAddress);
            foreach (var server in service.RealServers)
            {
                LogRealServer(server.Address, server.Weight, _map[server.Address].ToString());
            }
        }

        LogGuard(plan.InterfaceName, path.GuardTableName, plan.Services.Length);
        foreach (var peer in plan.Peers)
        {
            var reach = _map[peer];
            LogDirector(peer, reach.ToString());
            if (reach.InterfaceIndex != 0 && reach.InterfaceIndex != plan.InterfaceIndex)
            {
                LogDirectorElsewhere(peer, reach.InterfaceName, plan.InterfaceName);
            }
        }

        if (plan.Peers.IsEmpty && plan.Services.Any(service => service.RealServers.Any(server => _map[server.Address].State == NextHopState.Resolved)))
        {
            LogNoDirector();
        }
    }

    private void LogChanges(NetworkMap before, NetworkMap after)
    {
        foreach (var plan in _paths.ConvertAll(static path => path.Plan))
        {
            if (plan.Station(before) != plan.Station(after))
            {
                LogStation(plan.InterfaceName, plan.Station(after));
            }
        }

        foreach (var (host, reach) in after.Reaches)
        {
            if (before[host] != reach && _changeLog.TryTake(MonotonicClock.Now))
            {
                LogReach(host, reach.ToString());
            }
        }
    }

    [LoggerMessage(EventId = EventIds.LocalPortUp, Level = LogLevel.Information, Message = "Local port {Outer} -> {Inner} ({InnerMac}) leads into this host's own stack")]
    private partial void LogLocalPort(string outer, string inner, MacAddress innerMac);

    [LoggerMessage(EventId = EventIds.ServiceUp, Level = LogLevel.Information, Message = "Service {Service} takes clients' frames on {Interface} ({Mac})")]
    private partial void LogService(string service, string @interface, MacAddress mac);

    [LoggerMessage(EventId = EventIds.RealServer, Level = LogLevel.Information, Message = "  real server {Address} weight {Weight}: {Reach}")]
    private partial void LogRealServer(InetAddress address, int weight, string reach);

    [LoggerMessage(EventId = EventIds.GuardUp, Level = LogLevel.Information, Message = "Guard on {Interface}: nft table netdev {Table} keeps the kernel away from {Services} service(s)")]
    private partial void LogGuard(string @interface, string table, int services);

    [LoggerMessage(EventId = EventIds.Director, Level = LogLevel.Information, Message = "Peer director {Address}: {Reach}; what it redirects here is served here, never balanced again")]
    private partial void LogDirector(InetAddress address, string reach);

    [LoggerMessage(EventId = EventIds.DirectorElsewhere, Level = LogLevel.Warning, Message = "Peer director {Address} is reached by {PeerInterface}, but redirects frames on {Interface}, where it has another MAC address: add '@userspacelb peer' with its address there")]
    private partial void LogDirectorElsewhere(InetAddress address, string peerInterface, string @interface);

    [LoggerMessage(EventId = EventIds.NoDirector, Level = LogLevel.Warning, Message = "No peer director is configured. If a real server also balances this service, name it with '@userspacelb peer ADDRESS', or frames can go round between the two until their TTL ends")]
    private partial void LogNoDirector();

    [LoggerMessage(EventId = EventIds.ReachChanged, Level = LogLevel.Information, Message = "{Address} is now reached so: {Reach}")]
    private partial void LogReach(InetAddress address, string reach);

    [LoggerMessage(EventId = EventIds.StationChanged, Level = LogLevel.Information, Message = "{Interface} now has the MAC address {Mac}; clients' frames to it are taken")]
    private partial void LogStation(string @interface, MacAddress mac);

    [LoggerMessage(EventId = EventIds.GuardUpdateFailed, Level = LogLevel.Error, Message = "The guard on {Interface} could not be updated: {Reason}")]
    private partial void LogGuardUpdateFailed(string @interface, string reason);

    [LoggerMessage(EventId = EventIds.WorkerFailed, Level = LogLevel.Critical, Message = "Forwarding cannot go on: {Reason}")]
    private partial void LogWorkerFailed(string reason);
}
