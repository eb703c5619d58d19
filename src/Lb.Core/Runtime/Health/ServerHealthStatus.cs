using System.Collections.Immutable;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health;

/// <summary>The health of one real server of a running balancer.</summary>
public sealed record ServerHealthStatus
{
    /// <summary>The service it belongs to.</summary>
    public required ServiceKey Service { get; init; }

    /// <summary>Its address.</summary>
    public required InetAddress Address { get; init; }

    /// <summary>Whether its checkers call it well; true without any.</summary>
    public required bool IsUp { get; init; }

    /// <summary>Whether it is kept out because it went up and down too often.</summary>
    public required bool IsSuppressed { get; init; }

    /// <summary>Whether an operator lets it drain.</summary>
    public required bool IsDraining { get; init; }

    /// <summary>Whether the deadline of its drain has come, so that it was taken out.</summary>
    public required bool IsRemoved { get; init; }

    /// <summary>The weight an operator gave it at run time, or null.</summary>
    public required int? OrderedWeight { get; init; }

    /// <summary>The weight it has when it is up and its slow start is over: that of an operator, or the configured one and what checkers add.</summary>
    public required int FullWeight { get; init; }

    /// <summary>How much of that weight slow start has given it, 1 to 99 percent; null, the default, if no slow start is under way.</summary>
    public int? SlowStartPercent { get; init; }

    /// <summary>What each checker found last.</summary>
    public required ImmutableArray<CheckerStatus> Checkers { get; init; }
}

/// <summary>What one checker found last.</summary>
/// <param name="Kind">Its keyword, for example <c>TCP_CHECK</c>.</param>
/// <param name="IsUp">Its verdict, or what is assumed before the first.</param>
/// <param name="HasRun">Whether there is a verdict.</param>
/// <param name="Reason">The last result in a few words, or null before the first.</param>
/// <param name="Latency">How long that run took.</param>
/// <param name="Age">How long ago it ended.</param>
public sealed record CheckerStatus(string Kind, bool IsUp, bool HasRun, string? Reason, TimeSpan Latency, TimeSpan Age)
{
    /// <summary>
    /// What is wrong although it is no failure, a clause to follow "the server"; null, the default, for nothing. <c>VIP_CHECK</c> of a server
    /// that answers ARP or neighbour solicitations for the virtual address has one. <see cref="Reason"/> has it too.
    /// </summary>
    public string? Remark { get; init; }
}

/// <summary>Whether a virtual service of a running balancer has enough servers.</summary>
/// <param name="Service">The service.</param>
/// <param name="IsUp">Whether it has.</param>
/// <param name="Weight">The weights, added up, of the servers that take new flows; before slow start.</param>
/// <param name="Quorum">The weight that is needed.</param>
/// <param name="Hysteresis">What is tolerated about it either way.</param>
/// <param name="SorryServer">The server that takes over when there is no quorum, or null.</param>
/// <param name="SorryServerServes">Whether it has.</param>
public sealed record QuorumStatus(
    ServiceKey Service, bool IsUp, long Weight, int Quorum, int Hysteresis, InetAddress? SorryServer, bool SorryServerServes);
