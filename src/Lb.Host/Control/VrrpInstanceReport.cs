using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Runtime.Vrrp;
using Lb.Core.Vrrp;

namespace Lb.Host.Control;

/// <summary>One VRRP instance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>MASTER</c>, <c>BACKUP</c>, <c>FAULT</c> or <c>INIT</c>.</param>
/// <param name="Since">Since when.</param>
/// <param name="StateSeconds">How long.</param>
/// <param name="Faults">What keeps it in FAULT: <c>link</c>, <c>no_address</c>, <c>tracking</c>, <c>sync_group</c>.</param>
/// <param name="ConfiguredPriority">Its priority as configured.</param>
/// <param name="EffectivePriority">Its priority after what is tracked was added.</param>
/// <param name="Interface">Where it advertises.</param>
/// <param name="VirtualRouterId">Its virtual router id.</param>
/// <param name="Version">2 or 3.</param>
/// <param name="SourceAddress">The address it sends from, null while there is none.</param>
/// <param name="MasterAddress">The MASTER's address, this node's own as MASTER; null if none was heard.</param>
/// <param name="MasterPriority">The MASTER's priority, null if none was heard.</param>
/// <param name="Unicast">Whether it advertises to peers and not to the multicast group.</param>
/// <param name="Peers">The peers of unicast, this node left out.</param>
/// <param name="VirtualAddresses">The virtual addresses, excluded ones included.</param>
/// <param name="SyncGroup">Its sync group, or null.</param>
/// <param name="AdvertisementIntervalSeconds">The configured advertisement interval.</param>
/// <param name="MasterIntervalSeconds">The interval the master-down timer is made from.</param>
/// <param name="MasterDownIntervalSeconds">How long the MASTER may be silent.</param>
/// <param name="Listening">Whether the process was kept from running, so that it listens before it takes or claims mastership.</param>
/// <param name="Tracked">What it tracks.</param>
/// <param name="Counters">What it counted.</param>
/// <param name="Transitions">The last changes of state, oldest first.</param>
internal sealed record VrrpInstanceReport(
    string Name,
    string State,
    DateTimeOffset Since,
    double StateSeconds,
    IReadOnlyList<string> Faults,
    int ConfiguredPriority,
    int EffectivePriority,
    string Interface,
    int VirtualRouterId,
    int Version,
    string? SourceAddress,
    string? MasterAddress,
    int? MasterPriority,
    bool Unicast,
    IReadOnlyList<string> Peers,
    IReadOnlyList<string> VirtualAddresses,
    string? SyncGroup,
    double AdvertisementIntervalSeconds,
    double MasterIntervalSeconds,
    double MasterDownIntervalSeconds,
    bool Listening,
    IReadOnlyList<TrackedReport> Tracked,
    VrrpCountersReport Counters,
    IReadOnlyList<TransitionReport> Transitions)
{
    /// <summary>The last advertisement of a node that is configured differently; null if there was none.</summary>
    public DisagreementReport? Disagreement { get; init; }

    /// <param name="status">How it stands.</param>
    /// <param name="now">The moment by the calendar at which it stood so.</param>
    public static VrrpInstanceReport From(VrrpStatus status, DateTimeOffset now)
    {
        var snapshot = status.Snapshot;
        return new VrrpInstanceReport(
            status.Name,
            StateOf(snapshot.State),
            On(snapshot.Since),
            (status.Now - snapshot.Since).TotalSeconds,
            [.. Enum.GetValues<VrrpFaults>().Where(fault => fault != VrrpFaults.None && snapshot.Faults.HasFlag(fault)).Select(CounterNames.Of)],
            snapshot.ConfiguredPriority,
            snapshot.EffectivePriority,
            status.InterfaceName,
            status.VirtualRouterId,
            (int)status.Version,
            status.SourceAddress?.ToString(),
            snapshot.MasterAddress?.ToString(),
            snapshot.MasterPriority,
            status.IsUnicast,
            [.. status.Peers.Select(static peer => peer.ToString())],
            [.. status.VirtualAddresses.Select(static address => address.ToString())],
            status.SyncGroup,
            status.AdvertisementInterval.TotalSeconds,
            snapshot.MasterInterval.TotalSeconds,
            snapshot.MasterDownInterval.TotalSeconds,
            snapshot.IsListening,
            [.. status.Tracked.Select(static tracked => new TrackedReport(tracked.Kind, tracked.Name, tracked.IsUp, tracked.Weight, tracked.Refusal))],
            VrrpCountersReport.From(snapshot.Counters),
            [.. snapshot.Transitions.Select(step => new TransitionReport(
                On(step.At), StateOf(step.From), StateOf(step.To), CounterNames.Of(step.Reason), step.TimeInFrom.TotalSeconds))])
        {
            Disagreement = status.Disagreement is { } other
                ? new DisagreementReport($"{other.Source}", CounterNames.Of(other.Error), (status.Now - other.At).TotalSeconds)
                : null,
        };

        // Moments are of a clock without a calendar: how long ago they were tells the date.
        DateTimeOffset On(Instant moment) => now - (status.Now - moment);
    }

    /// <summary>keepalived's words, and INIT for an instance that is not started.</summary>
    private static string StateOf(VrrpState state) => state switch
    {
        VrrpState.Master => "MASTER",
        VrrpState.Backup => "BACKUP",
        VrrpState.Fault => "FAULT",
        _ => "INIT",
    };
}

/// <summary>Something an instance tracks.</summary>
/// <param name="Kind"><c>interface</c> or <c>script</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Up">How it is; null before the first result of a script, when it has no effect.</param>
/// <param name="Weight">What it adds to the priority; 0: a failure is a fault.</param>
/// <param name="Refusal">Why it is not run and does not count, or null.</param>
internal sealed record TrackedReport(string Kind, string Name, bool? Up, int Weight, string? Refusal);

/// <summary>An advertisement of the same virtual router that was discarded, because its sender is configured differently.</summary>
/// <param name="Address">The sender.</param>
/// <param name="Reason">Why, by the name of the counter in <c>discarded</c>.</param>
/// <param name="AgeSeconds">How long ago the last one came.</param>
internal sealed record DisagreementReport(string Address, string Reason, double AgeSeconds);

/// <summary>One change of state.</summary>
/// <param name="At">When.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Reason">Why, in snake_case.</param>
/// <param name="SecondsInFrom">How long the state before had lasted; 0 for the first.</param>
internal sealed record TransitionReport(DateTimeOffset At, string From, string To, string Reason, double SecondsInFrom);
