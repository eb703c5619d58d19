using System.Collections.Immutable;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Forwarding;

/// <summary>What a <see cref="TestDirector"/> stands in. Servers are named by digits: 1 is rs1, 198.18.0.11 and 2001:db8::11.</summary>
internal sealed record DirectorSetup
{
    /// <summary>The scheduler of every service.</summary>
    public SchedulerKind Scheduler { get; init; } = SchedulerKind.RoundRobin;

    /// <summary>The flags of every service's scheduler.</summary>
    public SchedulerFlags SchedulerFlags { get; init; }

    /// <summary>Makes a scheduler of the test's own.</summary>
    public Func<IScheduler>? CustomScheduler { get; init; }

    /// <summary>The persistence of every service.</summary>
    public Persistence? Persistence { get; init; }

    /// <summary>Whether every service schedules each frame by itself.</summary>
    public bool IsOnePacket { get; init; }

    /// <summary>Whether every service takes new flows.</summary>
    public ServiceMode Mode { get; init; }

    /// <summary>The switches about flows.</summary>
    public FlowPolicy FlowPolicy { get; init; } = new();

    /// <summary>The weights of servers 1, 2, … of every service; default three of weight 1.</summary>
    public ImmutableArray<int> Weights { get; init; } = [1, 1, 1];

    /// <summary>The longest IP packet to remote servers.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Servers that are this host itself.</summary>
    public ImmutableArray<int> Local { get; init; } = [];

    /// <summary>Servers whose MAC address is not known.</summary>
    public ImmutableArray<int> Unresolved { get; init; } = [];

    /// <summary>Whether there is a way into this host's own stack.</summary>
    public bool HasLocalPort { get; init; } = true;

    /// <summary>Whether another director is known, by <see cref="Lb.Testing.Stations.Peer"/>.</summary>
    public bool HasPeer { get; init; } = true;

    /// <summary>MAC addresses the director receives for beside its own.</summary>
    public ImmutableArray<MacAddress> VirtualStations { get; init; } = [];

    /// <summary>Flows the table is made for.</summary>
    public int Flows { get; init; } = 4096;

    /// <summary>Bounds of the forwarder.</summary>
    public ForwarderOptions Options { get; init; } = new();

    /// <summary>When the test begins.</summary>
    public Instant Start { get; init; } = new(1_000_000_000_000);
}
