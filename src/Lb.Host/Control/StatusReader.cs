namespace Lb.Host.Control;

/// <summary>Puts the status together from what the parts of the balancer tell.</summary>
internal static class StatusReader
{
    private const int LastEvents = 3;

    public static async Task<StatusReport> ReadAsync(RunningDaemon daemon, CancellationToken cancellation)
    {
        var balancer = daemon.Balancer;
        var vrrp = await balancer.ReadVrrpAsync(cancellation);
        var now = DateTimeOffset.UtcNow;
        var instances = VrrpReport.From(vrrp, now).Instances;
        var services = await VirtualServiceReport.ReadAllAsync(balancer, cancellation);
        var counters = await daemon.ReadCountersAsync(cancellation);
        return new StatusReport(
            StatusReport.CurrentSchemaVersion,
            RunningDaemon.Version,
            Environment.ProcessId,
            daemon.StartedAt,
            (now - daemon.StartedAt).TotalSeconds,
            daemon.ConfigurationFile,
            [.. Problems.Of(daemon.RefusedReload, instances, services, counters)],
            instances,
            services,
            counters,
            [.. balancer.Journal.After(balancer.Journal.LastNumber - LastEvents).Select(EventReport.From)]);
    }
}
