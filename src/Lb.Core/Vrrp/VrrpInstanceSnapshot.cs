using System.Collections.Immutable;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <summary>One change of state.</summary>
/// <param name="At">When.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Reason">Why.</param>
/// <param name="TimeInFrom">How long the state before had lasted; zero for the first.</param>
public readonly record struct VrrpTransition(Instant At, VrrpState From, VrrpState To, VrrpTransitionReason Reason, TimeSpan TimeInFrom);

/// <summary>How a virtual router stands, for people and programs that ask.</summary>
public sealed record VrrpInstanceSnapshot
{
    /// <summary>The state.</summary>
    public required VrrpState State { get; init; }

    /// <summary>Since when.</summary>
    public required Instant Since { get; init; }

    /// <summary>What keeps it in FAULT; more than one may.</summary>
    public required VrrpFaults Faults { get; init; }

    /// <summary>The priority as configured.</summary>
    public required byte ConfiguredPriority { get; init; }

    /// <summary>The priority after what is tracked was added.</summary>
    public required byte EffectivePriority { get; init; }

    /// <summary>The address advertisements of the MASTER come from; this node's own as MASTER, null if none was heard.</summary>
    public required InetAddress? MasterAddress { get; init; }

    /// <summary>The MASTER's priority, or null if none was heard.</summary>
    public required byte? MasterPriority { get; init; }

    /// <summary>The interval the master-down timer is made from.</summary>
    public required TimeSpan MasterInterval { get; init; }

    /// <summary>How long the MASTER may be silent.</summary>
    public required TimeSpan MasterDownInterval { get; init; }

    /// <summary>Whether the process was kept from running, so that it listens before it takes or claims mastership.</summary>
    public required bool IsListening { get; init; }

    /// <summary>The last changes of state, oldest first, at most sixteen.</summary>
    public required ImmutableArray<VrrpTransition> Transitions { get; init; }

    /// <summary>The counters.</summary>
    public required VrrpCounters Counters { get; init; }
}
