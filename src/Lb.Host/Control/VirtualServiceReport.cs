using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Scheduling;

namespace Lb.Host.Control;

/// <summary>One virtual service of the running daemon.</summary>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Address">The virtual address.</param>
/// <param name="Port">The virtual port.</param>
/// <param name="Scheduler">Its scheduler as keepalived names it.</param>
/// <param name="SchedulerFlags">Its flags as ipvsadm names them: <c>mh-port</c>.</param>
/// <param name="PersistenceTimeoutSeconds">How long clients stay with their server, null for no persistence.</param>
/// <param name="PersistenceGranularity">Which clients are one, as ipvsadm writes it: a netmask, or a prefix length for IPv6; null for each by itself.</param>
/// <param name="OnePacket">Whether every datagram is scheduled by itself.</param>
/// <param name="State">
/// <c>active</c>; <c>waiting_for_master</c>: it listens nowhere; <c>standby_port</c>: it listens on that port only; <c>known_flows_only</c>:
/// it was active, and goes on with the flows of that time.
/// </param>
/// <param name="Instance">The VRRP instance that decides, null if none does.</param>
/// <param name="Interface">Where clients' frames arrive.</param>
/// <param name="ListeningPort">Where new flows are taken now, null for nowhere.</param>
/// <param name="StandbyPort">The port for when it is not active, null for none.</param>
/// <param name="Traffic">What went to it since the start; servers it no longer has are part of it.</param>
/// <param name="Rates">How much goes to it now.</param>
/// <param name="RealServers">The real servers in the order of the configuration.</param>
internal sealed partial record VirtualServiceReport(
    string Protocol,
    string Address,
    int Port,
    string Scheduler,
    IReadOnlyList<string> SchedulerFlags,
    long? PersistenceTimeoutSeconds,
    string? PersistenceGranularity,
    bool OnePacket,
    string State,
    string? Instance,
    string Interface,
    int? ListeningPort,
    int? StandbyPort,
    TrafficReport Traffic,
    RatesReport Rates,
    IReadOnlyList<RealServerReport> RealServers)
{
    /// <summary>The values of <see cref="State"/>.</summary>
    public const string Active = "active", WaitingForMaster = "waiting_for_master", Standby = "standby_port", KnownFlowsOnly = "known_flows_only";

    /// <summary>Transport, address and port in ipvsadm's notation.</summary>
    public string Name() => $"{Protocol.ToUpperInvariant()} {SocketName.Of(Address, Port)}";

    /// <summary>A scheduler as keepalived names it; <c>wrr-smooth</c> for our own order of <c>wrr</c>.</summary>
    public static string NameOf(SchedulerKind scheduler) =>
        scheduler == SchedulerKind.SmoothWeightedRoundRobin ? "wrr-smooth" : scheduler.IpvsName();

    public static VirtualServiceReport From(ServiceStatus status) => new(
        status.Key.Protocol.ToString().ToLowerInvariant(),
        status.Key.Address.ToString(),
        status.Key.Port,
        NameOf(status.Scheduler),
        [.. FlagNames(status.Scheduler, status.SchedulerFlags)],
        (long?)status.Persistence?.Timeout.TotalSeconds,
        status.Persistence is { Granularity: { IsHost: false } mask } ? mask.ToString(status.Key.Address.IsIPv4) : null,
        status.IsOnePacket,
        status.Role switch
        {
            ServiceRole.Active => Active,
            ServiceRole.Demoted => KnownFlowsOnly,
            _ => status.StandbyPort is null ? WaitingForMaster : Standby,
        },
        status.DecidingInstance,
        status.InterfaceName,
        status.ListeningPort,
        status.StandbyPort,
        TrafficReport.From(status.Traffic),
        RatesReport.From(status.Rates),
        [.. status.RealServers.Select(RealServerReport.From)]);

    private static IEnumerable<string> FlagNames(SchedulerKind scheduler, SchedulerFlags flags)
    {
        string[] names = scheduler switch
        {
            SchedulerKind.SourceHashing => ["sh-fallback", "sh-port", "flag-3"],
            SchedulerKind.MaglevHashing => ["mh-fallback", "mh-port", "flag-3"],
            _ => ["flag-1", "flag-2", "flag-3"],
        };
        return names.Where((_, bit) => ((int)flags & (1 << bit)) != 0);
    }
}

/// <summary>One real server of a virtual service.</summary>
/// <param name="Address">Its own address.</param>
/// <param name="Port">Its port as written, for checkers.</param>
/// <param name="ConfiguredWeight">Its weight as configured.</param>
/// <param name="EffectiveWeight">The weight the scheduler goes by.</param>
/// <param name="Reach"><c>local</c>, <c>resolved</c>, <c>unresolved</c>, <c>not_on_link</c> or <c>unreachable</c>.</param>
/// <param name="Mac">Its MAC address, the last one known; null for this host or if there never was one.</param>
/// <param name="Interface">By which frames leave for it; null for this host or if there is no way.</param>
/// <param name="Local">Whether it is this host itself.</param>
/// <param name="ActiveConnections">Its flows in an active state.</param>
/// <param name="InactiveConnections">Its other flows.</param>
/// <param name="PersistentConnections">Clients that persistence keeps with it.</param>
/// <param name="UpperThreshold">Flows at which it gets no more, 0 for no limit.</param>
/// <param name="LowerThreshold">Flows below which it gets some again.</param>
/// <param name="Traffic">What went to it since the start.</param>
/// <param name="Rates">How much goes to it now.</param>
internal sealed partial record RealServerReport(
    string Address,
    int Port,
    int ConfiguredWeight,
    int EffectiveWeight,
    string Reach,
    string? Mac,
    string? Interface,
    bool Local,
    long ActiveConnections,
    long InactiveConnections,
    long PersistentConnections,
    int UpperThreshold,
    int LowerThreshold,
    TrafficReport Traffic,
    RatesReport Rates)
{
    /// <summary>Whether the service has it now; a server that was taken out does not get a frame, not even of its old flows.</summary>
    public bool InPool { get; init; } = true;

    /// <summary>Whether it has as many flows as <see cref="UpperThreshold"/> allows, and gets no new ones.</summary>
    public bool Overloaded { get; init; }

    /// <summary>Whether it is the sorry server.</summary>
    public bool Sorry { get; init; }

    /// <summary>Values of <see cref="Reach"/>.</summary>
    public const string ThisHost = "local", Resolved = "resolved", Unresolved = "unresolved", NotOnLink = "not_on_link", Unreachable = "unreachable";

    /// <summary>Whether frames can be sent to it.</summary>
    public bool IsReached() => Reach is ThisHost or Resolved;

    public static RealServerReport From(RealServerStatus status) => new(
        status.Address.ToString(),
        status.Port,
        status.ConfiguredWeight,
        status.EffectiveWeight,
        status.Reach switch
        {
            NextHopState.Local => ThisHost,
            NextHopState.Resolved => Resolved,
            NextHopState.Unresolved => Unresolved,
            NextHopState.NotOnLink => NotOnLink,
            _ => Unreachable,
        },
        status.MacAddress?.ToString(),
        status.InterfaceName,
        status.IsLocal,
        status.ActiveConnections,
        status.InactiveConnections,
        status.PersistentConnections,
        status.UpperThreshold,
        status.LowerThreshold,
        TrafficReport.From(status.Traffic),
        RatesReport.From(status.Rates))
    {
        InPool = status.IsInPool,
        Overloaded = status.IsOverloaded,
        Sorry = status.IsSorryServer,
    };
}
