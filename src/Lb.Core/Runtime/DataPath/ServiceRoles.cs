using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>What a configuration means for the data path in a role.</summary>
internal static class ServiceRoles
{
    /// <summary>
    /// Where services listen: at their own port when active; at their standby port, if they have one, when not; and after a demotion at
    /// their own port too, for the flows that are known.
    /// </summary>
    public static ImmutableArray<ListeningService> Listening(
        IEnumerable<VirtualServiceConfig> services,
        Func<VirtualServiceConfig, ServiceRole> roleOf,
        Func<VirtualServiceConfig, ImmutableArray<PoolServer>> serversOf) =>
        [.. services.SelectMany(service => Listening(service, roleOf(service), serversOf(service)))];

    /// <summary>All real servers of a service with their configured weights: its pool while nothing is known of their health.</summary>
    public static ImmutableArray<PoolServer> AsConfigured(VirtualServiceConfig service) =>
        [.. service.RealServers.Select(static server => new PoolServer(server, server.Weight))];

    /// <summary>The servers of a service until something is known of their health: those that are to be seen first (<c>alpha</c>) get nothing.</summary>
    public static ImmutableArray<PoolServer> BeforeChecks(VirtualServiceConfig service) =>
    [
        .. service.RealServers
            .Where(static server => !IsUnseen(server) || server.InhibitOnFailure)
            .Select(static server => new PoolServer(server, IsUnseen(server) ? 0 : server.Weight)),
    ];

    /// <summary>Every server that may ever get a service's frames, the sorry server included.</summary>
    public static IEnumerable<RealServerConfig> AllServers(this VirtualServiceConfig service) =>
        service.SorryServer is { } sorry ? service.RealServers.Append(sorry) : service.RealServers;

    /// <summary>The role of every service when all VRRP instances are in one state.</summary>
    public static Func<VirtualServiceConfig, ServiceRole> Everywhere(bool isMaster) =>
        service => isMaster || IsUnbound(service) ? ServiceRole.Active : ServiceRole.Parked;

    /// <summary>Every peer director the configuration names for some services, this host itself perhaps among them.</summary>
    public static IEnumerable<InetAddress> PeersOf(this LbConfig config, IEnumerable<VirtualServiceConfig> services) =>
        services.SelectMany(static service => service.Peers)
            .Concat(config.Global.Peers)
            .Concat(config.VrrpInstances.SelectMany(static instance => instance.UnicastPeers.Select(static peer => peer.Address)))
            .Distinct();

    /// <summary>The kernel's time-outs with what the configuration changes of them.</summary>
    public static FlowTimeouts ToFlowTimeouts(this GlobalConfig global) => global.FlowTimeouts is { } written
        ? FlowTimeouts.Default.With(written.Established ?? TimeSpan.Zero, written.FinWait ?? TimeSpan.Zero, written.Udp ?? TimeSpan.Zero)
        : FlowTimeouts.Default;

    private static IEnumerable<ListeningService> Listening(VirtualServiceConfig service, ServiceRole role, ImmutableArray<PoolServer> servers)
    {
        if (role != ServiceRole.Parked)
        {
            yield return new ListeningService(service, service.Key, role == ServiceRole.Active ? ServiceMode.Active : ServiceMode.KnownFlowsOnly, servers);
        }

        if (role != ServiceRole.Active && service.StandbyPort is { } standbyPort)
        {
            yield return new ListeningService(service, service.Key with { Port = standbyPort }, ServiceMode.Active, servers);
        }
    }

    private static bool IsUnseen(RealServerConfig server) => server.Checkers.Any(static checker => checker.Schedule.Alpha);

    /// <summary>Whether the service is bound to no instance (<c>bind none</c>), and so active in every role.</summary>
    private static bool IsUnbound(VirtualServiceConfig service) => service.Bind?.Length == 0;
}
