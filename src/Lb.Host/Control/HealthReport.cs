using Lb.Core.Model;
using Lb.Core.Runtime;
using Lb.Core.Runtime.Health;

namespace Lb.Host.Control;

/// <summary>The quorum of a virtual service.</summary>
/// <param name="Up">Whether it has enough servers.</param>
/// <param name="Weight">The weights, added up, of the servers that take new flows.</param>
/// <param name="Quorum">The weight that is needed.</param>
/// <param name="Hysteresis">What is tolerated about it either way.</param>
/// <param name="SorryServer">The server that takes over without a quorum, or null.</param>
/// <param name="SorryServerServes">Whether it has.</param>
internal sealed record QuorumReport(bool Up, long Weight, int Quorum, int Hysteresis, string? SorryServer, bool SorryServerServes)
{
    public static QuorumReport From(QuorumStatus status) =>
        new(status.IsUp, status.Weight, status.Quorum, status.Hysteresis, status.SorryServer?.ToString(), status.SorryServerServes);
}

/// <summary>The health of a real server.</summary>
/// <param name="State"><c>up</c>, <c>down</c>, or <c>suppressed</c>: up, but kept out because it went down too often.</param>
/// <param name="Draining">Whether an operator lets it drain.</param>
/// <param name="Removed">Whether the deadline of its drain has come, so that it was taken out.</param>
/// <param name="OrderedWeight">The weight an operator gave it, or null.</param>
/// <param name="FullWeight">The weight it has when it is up and its slow start is over.</param>
/// <param name="SlowStartPercent">How much of that weight slow start has given it; null if none is under way.</param>
/// <param name="Checkers">What each checker found last.</param>
internal sealed record ServerHealthReport(
    string State, bool Draining, bool Removed, int? OrderedWeight, int FullWeight, int? SlowStartPercent, IReadOnlyList<CheckerReport> Checkers)
{
    /// <summary>Values of <see cref="State"/>.</summary>
    public const string Up = "up", Down = "down", Suppressed = "suppressed";

    public static ServerHealthReport From(ServerHealthStatus status) => new(
        !status.IsUp ? Down : status.IsSuppressed ? Suppressed : Up,
        status.IsDraining,
        status.IsRemoved,
        status.OrderedWeight,
        status.FullWeight,
        status.SlowStartPercent,
        [.. status.Checkers.Select(static checker => new CheckerReport(
            checker.Kind,
            checker.HasRun ? checker.IsUp : null,
            checker.Reason,
            checker.Reason is null ? null : Math.Round(checker.Latency.TotalMilliseconds, 3),
            checker.Reason is null ? null : Math.Round(checker.Age.TotalSeconds, 3))
        {
            Remark = checker.Remark,
        })]);
}

/// <summary>What one checker found last.</summary>
/// <param name="Kind">Its keyword, for example <c>TCP_CHECK</c>.</param>
/// <param name="Up">Its verdict; null before the first.</param>
/// <param name="Reason">The last result in a few words, or null before the first.</param>
/// <param name="LatencyMilliseconds">How long that run took.</param>
/// <param name="AgeSeconds">How long ago it ended.</param>
internal sealed record CheckerReport(string Kind, bool? Up, string? Reason, double? LatencyMilliseconds, double? AgeSeconds)
{
    /// <summary>What is wrong although it is no failure, to follow "the server"; null for nothing. <see cref="Reason"/> has it too.</summary>
    public string? Remark { get; init; }
}

/// <content>Health.</content>
internal sealed partial record VirtualServiceReport
{
    /// <summary>Whether it has enough servers; null where nobody looked.</summary>
    public QuorumReport? Quorum { get; init; }

    /// <summary>Every virtual service of a balancer, with its health.</summary>
    public static async Task<IReadOnlyList<VirtualServiceReport>> ReadAllAsync(LoadBalancer balancer, CancellationToken cancellation)
    {
        var (health, quorums) = (await balancer.ReadHealthAsync(), await balancer.ReadQuorumsAsync());
        return [.. (await balancer.ReadServicesAsync(cancellation)).Select(service => From(service).With(service.Key, health, quorums))];
    }

    /// <summary>The report with the health of service and servers.</summary>
    /// <param name="key">The service.</param>
    /// <param name="health">The health of all real servers.</param>
    /// <param name="quorums">The quorum of all services.</param>
    public VirtualServiceReport With(ServiceKey key, IReadOnlyCollection<ServerHealthStatus> health, IReadOnlyCollection<QuorumStatus> quorums) => this with
    {
        Quorum = quorums.Where(quorum => quorum.Service == key).Select(QuorumReport.From).FirstOrDefault(),
        RealServers =
        [
            .. RealServers.Select(server => server with
            {
                Health = health.Where(one => one.Service == key && $"{one.Address}" == server.Address).Select(ServerHealthReport.From).FirstOrDefault(),
            }),
        ],
    };
}

/// <content>Health.</content>
internal sealed partial record RealServerReport
{
    /// <summary>Its health; null where nobody looked.</summary>
    public ServerHealthReport? Health { get; init; }
}
