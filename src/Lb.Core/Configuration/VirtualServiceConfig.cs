using System.Collections.Immutable;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>One <c>virtual_server</c>: an address and port that clients use, and the real servers behind it.</summary>
public sealed record VirtualServiceConfig : IConfigRecord
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

    /// <summary>Whether stopping the daemon runs the scripts for servers and the quorum going down (<c>omega</c>). Default false.</summary>
    public bool Omega { get; init; }

    /// <summary>The server that takes over when there is no quorum (<c>sorry_server</c>), or null.</summary>
    public RealServerConfig? SorryServer { get; init; }

    /// <summary>Whether the sorry server stays with weight 0 while it does not serve (<c>sorry_server_inhibit</c>). Default false.</summary>
    public bool InhibitsSorryServer { get; init; }

    /// <summary>The weights, added up, that servers in good health must have (<c>quorum</c>), at least 1. Default 1.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>What is tolerated about the quorum either way (<c>hysteresis</c>), less than <see cref="Quorum"/>. Default 0.</summary>
    public int Hysteresis { get; init; }

    /// <summary>The script for the quorum being gained (<c>quorum_up</c>), or null.</summary>
    public ScriptConfig? QuorumUp { get; init; }

    /// <summary>The script for the quorum being lost (<c>quorum_down</c>), or null.</summary>
    public ScriptConfig? QuorumDown { get; init; }

    /// <summary>
    /// How long a server that recovered takes to get all of its weight back (<c>@userspacelb slow_start</c>). Default zero: at once. It needs a
    /// scheduler that shares by weight.
    /// </summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>Half-life of the penalty a server gets for going down (<c>@userspacelb flap_damping</c>). Default zero: no damping.</summary>
    public TimeSpan FlapHalfLife { get; init; }

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

    /// <summary>The scripts that are told of health.</summary>
    internal IEnumerable<ScriptConfig> HealthScripts() => RealServers
        .SelectMany(static server => new[] { server.NotifyUp, server.NotifyDown })
        .Append(QuorumUp)
        .Append(QuorumDown)
        .OfType<ScriptConfig>();
}
