using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Flows;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>What a configuration means for the data path in a role.</summary>
internal static class ServiceRoles
{
    /// <summary>The services that listen: as MASTER all of them, as BACKUP those with a standby port, there.</summary>
    public static ImmutableArray<VirtualServiceConfig> Listening(LbConfig config, bool isMaster) => isMaster
        ? config.VirtualServices
        : [.. config.VirtualServices.Where(static service => IsUnbound(service) || service.StandbyPort is not null).Select(Parked)];

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

    /// <summary>Whether the service is bound to no instance (<c>bind none</c>), and so active in every role.</summary>
    private static bool IsUnbound(VirtualServiceConfig service) => service.Bind?.Length == 0;

    private static VirtualServiceConfig Parked(VirtualServiceConfig service) =>
        IsUnbound(service) ? service : service with { Key = service.Key with { Port = service.StandbyPort!.Value } };
}
