using System.Collections.Immutable;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>How one virtual service of a running balancer stands.</summary>
public sealed record ServiceStatus
{
    /// <summary>The service as configured: transport, virtual address, virtual port.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>Which scheduler picks for it.</summary>
    public required SchedulerKind Scheduler { get; init; }

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

    /// <summary>The real servers in the order of the configuration.</summary>
    public required ImmutableArray<RealServerStatus> RealServers { get; init; }
}

/// <summary>How one real server of a virtual service stands.</summary>
public sealed record RealServerStatus
{
    /// <summary>Its own address (RIP).</summary>
    public required InetAddress Address { get; init; }

    /// <summary>Its port as written, which is for checkers: direct routing cannot change the port.</summary>
    public required ushort Port { get; init; }

    /// <summary>The weight as configured, 0 to 65535.</summary>
    public required int ConfiguredWeight { get; init; }

    /// <summary>
    /// The weight the scheduler goes by now, 0 if the server was taken out; the configured one while the service listens nowhere.
    /// </summary>
    public required int EffectiveWeight { get; init; }

    /// <summary>How frames reach it.</summary>
    public required NextHopState Reach { get; init; }

    /// <summary>Its MAC address, the last one known if it cannot be reached now; null for this host itself, or if there never was one.</summary>
    public required MacAddress? MacAddress { get; init; }

    /// <summary>The interface by which frames leave for it; null for this host itself, or if there is no way.</summary>
    public required string? InterfaceName { get; init; }

    /// <summary>Flows in an active state, of all workers, at the virtual and the standby port together.</summary>
    public required long ActiveConnections { get; init; }

    /// <summary>All its other flows.</summary>
    public required long InactiveConnections { get; init; }

    /// <summary>Whether it is this host itself.</summary>
    public bool IsLocal => Reach == NextHopState.Local;
}
