using Lb.Core.Scheduling;

namespace Lb.Core.Configuration;

/// <summary>Rules about schedulers that keep a client with its server, and what becomes of the client when the server fails.</summary>
internal static class HashingRules
{
    public static void Check(LbConfig config, DiagnosticBag diagnostics)
    {
        foreach (var service in config.VirtualServices)
        {
            if (service.Scheduler is not (SchedulerKind.SourceHashing or SchedulerKind.MaglevHashing)
                || service.CustomScheduler is not null
                || (service.SchedulerFlags & SchedulerFlags.Fallback) != SchedulerFlags.None)
            {
                continue;
            }

            // The kernel too keeps a server of weight 0 where it is in the table (ip_vs_sh.c, ip_vs_mh.c); one that is removed gives way.
            if (service.RealServers.FirstOrDefault(static server => server.InhibitOnFailure && !server.Checkers.IsEmpty) is { } server)
            {
                var name = service.Scheduler.IpvsName();
                diagnostics.Warn(
                    server.Location,
                    DiagnosticCodes.ClientsStayWithFailed,
                    $"{service.Key}: with 'lb_algo {name}' the clients of an inhibited server get no answer while it is down; "
                    + $"write '{name}-fallback' after 'lb_algo', or remove 'inhibit_on_failure'");
            }
        }
    }
}
