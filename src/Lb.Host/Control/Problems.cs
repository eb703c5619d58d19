using Lb.Core.Forwarding;
using Lb.Core.Metrics;

namespace Lb.Host.Control;

/// <summary>What is wrong with a running daemon: sentences for whoever looks at its status, the gravest first.</summary>
internal static class Problems
{
    // Whoever looks every few seconds is to see what intervals of centiseconds hide.
    private const double LeastContestSeconds = 5;

    /// <param name="refusedReload">Why the last reload was refused, or null.</param>
    /// <param name="instances">The VRRP instances.</param>
    /// <param name="services">The virtual services.</param>
    /// <param name="counters">The counters.</param>
    public static IEnumerable<string> Of(
        string? refusedReload, IReadOnlyCollection<VrrpInstanceReport> instances, IReadOnlyCollection<VirtualServiceReport> services, CountersReport counters) =>
        instances.Where(static instance => instance.Faults.Count > 0).Select(Fault)
            .Concat(instances.Where(IsContested).Select(static instance => TwoMasters(instance, instance.Disagreement!)))
            .Concat(instances.SelectMany(static instance => instance.Tracked.Where(static tracked => tracked.Refusal is not null).Select(tracked => Untracked(instance, tracked))))
            .Concat(services.Where(HasNobody).Select(static service => $"{service.Name()} has no real server that can take a new flow"))
            .Concat(services.Where(static service => service.Quorum is { Up: false } && !HasNobody(service)).Select(NoQuorum))
            .Concat(services.SelectMany(static service => service.RealServers.Where(static server => !server.IsReached()).Select(server => Unreached(service, server))))
            .Concat(services.SelectMany(static service => service.RealServers.Where(IsUnwell).Select(server => Unwell(service, server))))
            .Concat(services.SelectMany(static service => service.RealServers.SelectMany(server => Remarks(service, server))))
            .Concat(refusedReload is null ? [] : [$"the last reload was refused, what was in force before still is: {refusedReload}"])
            .Concat(counters.Dropped.GetValueOrDefault(CounterNames.Of(DropReason.TableFull)) is > 0 and var refused
                ? [$"{refused} frames of new flows were dropped since the start, because the flow table was full; see --max-flows of lb-host run"] : [])
            .Concat(counters.RingDropped == 0 ? [] : [$"{counters.RingDropped} frames were lost before they were seen, since the start; see --ring-mib of lb-host run"])
            .Concat(counters.LogLinesDropped is null or 0 ? [] : [$"{counters.LogLinesDropped} lines of the log were dropped, since the start, because nobody read it"]);

    /// <summary>How a real server that cannot be reached is cut off, as a clause.</summary>
    public static string Reason(string reach) => reach switch
    {
        RealServerReport.Unresolved => "its MAC address is not known",
        RealServerReport.NotOnLink => "behind a router, direct routing needs it on the same LAN",
        _ => "no route, or it does not answer",
    };

    /// <summary>What keeps an instance in FAULT, as a clause.</summary>
    public static string Cause(IEnumerable<string> faults) => string.Join(", ", faults.Select(static fault => fault switch
    {
        "link" => "its interface is down or gone",
        "no_address" => "its interface has no address to send from",
        "tracking" => "something it tracks has failed",
        "sync_group" => "another member of its sync group is in FAULT",
        _ => fault,
    }));

    private static string Fault(VrrpInstanceReport instance) => $"{instance.Name} cannot be MASTER: {Cause(instance.Faults)}";

    /// <summary>Whether a node that this one does not listen to advertises the same virtual router now: for as long as a MASTER may be silent.</summary>
    private static bool IsContested(VrrpInstanceReport instance) =>
        instance is { State: "MASTER", Disagreement: { } other } && other.AgeSeconds <= Math.Max(LeastContestSeconds, instance.MasterDownIntervalSeconds);

    private static string TwoMasters(VrrpInstanceReport instance, DisagreementReport other) =>
        $"{instance.Name}: {other.Address} is MASTER too, since its advertisements are discarded here: {other.Reason switch
        {
            "password_mismatch" => "it has another password (auth_pass)",
            "authentication_type_mismatch" or "authentication_type_unknown" => "it has another authentication (auth_type)",
            "version_mismatch" => "it speaks another version of VRRP (vrrp_version)",
            "interval_mismatch" => "it has another interval (advert_int)",
            "length_mismatch" => "they have something behind the addresses (auth_hmac?)",
            "unicast_source_unknown" => "its address is not in unicast_peer",
            _ => "one node uses multicast, the other unicast_peer",
        }}";

    private static string Untracked(VrrpInstanceReport instance, TrackedReport tracked) =>
        $"{instance.Name} does not go by {tracked.Kind} {tracked.Name}, which is not run: {tracked.Refusal}";

    private static string NoQuorum(VirtualServiceReport service)
    {
        var quorum = service.Quorum!;
        var sorry = quorum.SorryServerServes ? $"; the sorry server {quorum.SorryServer} serves" : string.Empty;
        return $"{service.Name()} has no quorum: weight {quorum.Weight} of {quorum.Quorum}{(quorum.Hysteresis > 0 ? $" with hysteresis {quorum.Hysteresis}" : string.Empty)}{sorry}";
    }

    private static bool IsUnwell(RealServerReport server) => server.Health is { State: not ServerHealthReport.Up } or { Removed: true };

    private static string Unwell(VirtualServiceReport service, RealServerReport server) => $"{service.Name()}: real server {server.Address} {server.Health switch
    {
        { State: ServerHealthReport.Down } health => $"is down: {Failures(health)}",
        { Removed: true } => $"was drained until its deadline and is taken out; 'lb-host drain {server.Address} --undo' brings it back",
        _ => "is up, but went down too often and is kept out for now (flap_damping)",
    }}";

    private static IEnumerable<string> Remarks(VirtualServiceReport service, RealServerReport server) =>
        (server.Health?.Checkers ?? []).Where(static checker => checker.Remark is not null)
            .Select(checker => $"{service.Name()}: real server {server.Address} {checker.Remark}");

    private static string Failures(ServerHealthReport health) => string.Join(
        ", ", health.Checkers.Where(static checker => checker.Up != true).Select(static checker => $"{checker.Kind} {checker.Reason ?? "has not run yet"}"));

    private static bool HasNobody(VirtualServiceReport service) =>
        service.ListeningPort is not null && !service.RealServers.Any(static server => server is { EffectiveWeight: > 0, Overloaded: false } && server.IsReached());

    private static string Unreached(VirtualServiceReport service, RealServerReport server) =>
        $"{service.Name()}: real server {server.Address} cannot be reached: {Reason(server.Reach)}";
}
