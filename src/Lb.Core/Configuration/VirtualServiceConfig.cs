using System.Collections.Immutable;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>One <c>virtual_server</c>: an address and port that clients use, and the real servers behind it.</summary>
public sealed record VirtualServiceConfig
{
    /// <summary>Transport, virtual address and virtual port.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>
    /// Which scheduler picks the real server of a new flow (<c>lb_algo</c>); default <see cref="SchedulerKind.WeightedLeastConnection"/>, as
    /// keepalived and ipvsadm have it.
    /// </summary>
    public SchedulerKind Scheduler { get; init; } = SchedulerKind.WeightedLeastConnection;

    /// <summary>The scheduler's flags (<c>sh-port</c>, <c>flag-1</c>, …). Default none.</summary>
    public SchedulerFlags SchedulerFlags { get; init; }

    /// <summary>
    /// Makes a scheduler of the embedder's own in place of <see cref="Scheduler"/>, one for each worker; see <see cref="IScheduler"/> for what
    /// it must keep to. Give the same delegate again when the service did not change: another one makes a scheduler that begins anew. Default
    /// null.
    /// </summary>
    public Func<IScheduler>? CustomScheduler { get; init; }

    /// <summary>
    /// Whether and how long a client comes to the same real server (<c>persistence_timeout</c>, <c>persistence_granularity</c>); null, the
    /// default, for not at all.
    /// </summary>
    public Persistence? Persistence { get; init; }

    /// <summary>
    /// Whether each datagram is scheduled by itself, and no flow is kept (<c>ops</c>). Without effect for TCP. Default no.
    /// </summary>
    public bool IsOnePacket { get; init; }

    /// <summary>The real servers in the order they were written, which is the order <c>ipvsadm -a</c> would add them.</summary>
    public ImmutableArray<RealServerConfig> RealServers { get; init; } = [];

    /// <summary>Port the service listens on while this node is BACKUP (<c>@userspacelb standby_port</c>), or null for nowhere.</summary>
    public ushort? StandbyPort { get; init; }

    /// <summary>
    /// Name of the VRRP instance that decides the role (<c>@userspacelb bind NAME</c>); empty for "always active" (<c>bind none</c>);
    /// null for the instance that holds the VIP.
    /// </summary>
    public string? Bind { get; init; }

    /// <summary>Peer directors of this service (<c>@userspacelb peer</c>).</summary>
    public ImmutableArray<InetAddress> Peers { get; init; } = [];

    /// <summary>The interface where clients' frames arrive (<c>@userspacelb interface</c>), or null for the global one, else the route's.</summary>
    public string? Interface { get; init; }

    /// <summary>Where the block starts.</summary>
    public SourceLocation Location { get; init; }
}
