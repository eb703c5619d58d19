using System.Collections.Immutable;
using Lb.Core.Forwarding;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Scheduling;

namespace Lb.Core.Runtime.DataPath;

/// <summary>How one virtual service of a running balancer stands.</summary>
public sealed record ServiceStatus
{
    /// <summary>The service as configured: transport, virtual address, virtual port.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>Which scheduler picks for it.</summary>
    public required SchedulerKind Scheduler { get; init; }

    /// <summary>The scheduler's flags. Default none.</summary>
    public SchedulerFlags SchedulerFlags { get; init; }

    /// <summary>Whether and how long a client comes to the same real server; null, the default, for not at all.</summary>
    public Persistence? Persistence { get; init; }

    /// <summary>Whether every datagram is scheduled by itself (<c>ops</c>). Default false.</summary>
    public bool IsOnePacket { get; init; }

    /// <summary>What this node is for it.</summary>
    public required ServiceRole Role { get; init; }

    /// <summary>The VRRP instance that decides the role, or null if none does and the service is always active.</summary>
    public required string? DecidingInstance { get; init; }

    /// <summary>The interface where clients' frames arrive.</summary>
    public required string InterfaceName { get; init; }

    /// <summary>The port it listens on when it is not active, or null for nowhere.</summary>
    public required ushort? StandbyPort { get; init; }

    /// <summary>
    /// The port where new flows are taken now: the virtual port when active, else the standby port; null for nowhere. A
    /// <see cref="ServiceRole.Demoted"/> service takes frames of flows it knows at its own port besides.
    /// </summary>
    public ushort? ListeningPort => Role == ServiceRole.Active ? Key.Port : StandbyPort;

    /// <summary>
    /// What went to the service since the start, of all workers, at the virtual and the standby port together. Servers it no longer has are
    /// part of it, so it can be more than the sum over <see cref="RealServers"/>.
    /// </summary>
    public TrafficTotals Traffic { get; init; }

    /// <summary>How much goes to the service now, as the last two-second samples have it.</summary>
    public TrafficRates Rates { get; init; }

    /// <summary>The real servers in the order of the configuration.</summary>
    public required ImmutableArray<RealServerStatus> RealServers { get; init; }
}
