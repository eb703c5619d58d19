using Lb.Core.Forwarding;
using Lb.Core.Metrics;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>How one real server of a virtual service stands.</summary>
public sealed record RealServerStatus
{
    /// <summary>Its own address (RIP).</summary>
    public required InetAddress Address { get; init; }

    /// <summary>Its port as written, which is for checkers: direct routing cannot change the port.</summary>
    public required ushort Port { get; init; }

    /// <summary>
    /// Whether the service has it now. A server that was taken out (down without <c>inhibit_on_failure</c>, or replaced by the sorry server) is
    /// configured and not in the pool; IPVS would not list it.
    /// </summary>
    public bool IsInPool { get; init; } = true;

    /// <summary>Whether it is the sorry server.</summary>
    public bool IsSorryServer { get; init; }

    /// <summary>The weight as configured, 0 to 65535.</summary>
    public required int ConfiguredWeight { get; init; }

    /// <summary>
    /// The weight the scheduler goes by now, during slow start rounded up; 0 if the server was taken out; the configured one while the service
    /// listens nowhere.
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

    /// <summary>Clients that persistence keeps with it now. Default 0.</summary>
    public long PersistentConnections { get; init; }

    /// <summary>Flows, for each worker, at which it gets no more; 0, the default, for no limit.</summary>
    public int UpperThreshold { get; init; }

    /// <summary>Flows, for each worker, below which it gets some again; 0, the default, for three quarters of the upper threshold.</summary>
    public int LowerThreshold { get; init; }

    /// <summary>Whether it reached its upper threshold on every worker, so that it gets no new flows. Default false.</summary>
    public bool IsOverloaded { get; init; }

    /// <summary>What went to it since the start, of all workers, at the virtual and the standby port together.</summary>
    public TrafficTotals Traffic { get; init; }

    /// <summary>How much goes to it now, as the last two-second samples have it.</summary>
    public TrafficRates Rates { get; init; }

    /// <summary>Whether it is this host itself.</summary>
    public bool IsLocal => Reach == NextHopState.Local;
}
