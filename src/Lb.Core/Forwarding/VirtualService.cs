using System.Collections.Immutable;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>A virtual service compiled for the forwarder: part of a <see cref="ForwardingTable"/> snapshot.</summary>
/// <param name="Id">The service's number, stable across snapshots.</param>
/// <param name="Key">What identifies it on the wire.</param>
/// <param name="Scheduler">Which scheduler picks for it, unless <see cref="VirtualService.CustomScheduler"/> does.</param>
/// <param name="RealServers">Its real servers in configuration order.</param>
public sealed record VirtualService(ServiceId Id, ServiceKey Key, SchedulerKind Scheduler, ImmutableArray<RealServer> RealServers)
{
    /// <summary>Whether new flows are taken. Default <see cref="ServiceMode.Active"/>.</summary>
    public ServiceMode Mode { get; init; }

    /// <summary>The scheduler's flags. Default none.</summary>
    public SchedulerFlags SchedulerFlags { get; init; }

    /// <summary>Whether and how long a client comes to the same real server; null, the default, for not at all.</summary>
    public Persistence? Persistence { get; init; }

    /// <summary>
    /// Whether each datagram is scheduled by itself and no flow is kept (<c>ops</c>, <c>ipvsadm -o</c>). Only for UDP: without meaning for TCP, as
    /// in IPVS (ip_vs_core.c, ip_vs_schedule). Default no.
    /// </summary>
    public bool IsOnePacket { get; init; }

    /// <summary>
    /// Makes the scheduler of each worker, called on the worker's thread between two batches; null for the one <see cref="Scheduler"/>
    /// names. A snapshot with another delegate makes another scheduler.
    /// </summary>
    public Func<IScheduler>? CustomScheduler { get; init; }
}

/// <summary>A real server compiled for the forwarder: part of a <see cref="ForwardingTable"/> snapshot.</summary>
/// <param name="Id">The server's number, stable across snapshots.</param>
/// <param name="Address">Its own address (RIP).</param>
/// <param name="Weight">Its share of new flows, 0 to 65535.</param>
public sealed record RealServer(RealServerId Id, InetAddress Address, int Weight)
{
    /// <summary>How much of its weight it has in percent: 1 to 99 during slow start. Default 100.</summary>
    public int RampPercent { get; init; } = ServerState.FullRampPercent;

    /// <summary>Flows at which it gets no more; 0, the default, for no limit.</summary>
    public int UpperThreshold { get; init; }

    /// <summary>Flows below which it gets some again; 0, the default, for three quarters of the upper threshold.</summary>
    public int LowerThreshold { get; init; }

    /// <summary>Whether even clients that a persistent service remembers go elsewhere with what is new. Default false.</summary>
    public bool IsDraining { get; init; }
}

/// <summary>What a virtual service does with frames of flows it does not know.</summary>
public enum ServiceMode : byte
{
    /// <summary>It schedules them.</summary>
    Active,

    /// <summary>
    /// It leaves them to the local stack: this node was MASTER, and goes on forwarding what it began while frames still find their way here.
    /// </summary>
    KnownFlowsOnly,
}
