using Lb.Core.Scheduling;

namespace Lb.Core.Configuration;

/// <summary>Rules about slow start and what it needs of the scheduler.</summary>
internal static class SlowStartRules
{
    public static void Check(LbConfig config, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        foreach (var service in config.VirtualServices)
        {
            if (service.SlowStart > TimeSpan.Zero && service.CustomScheduler is null && WhyItCannotWork(service.Scheduler) is { } reason)
            {
                diagnostics.Warn(
                    locations.Find(service.Location, "slow_start"),
                    DiagnosticCodes.SlowStartWithoutShares,
                    $"{service.Key}: 'slow_start' {reason}; write 'lb_algo wrr' or 'lb_algo wlc', or remove the line");
            }
        }
    }

    private static string? WhyItCannotWork(SchedulerKind scheduler) => scheduler.WeightUse() switch
    {
        WeightUse.None => $"has no effect with 'lb_algo {scheduler.IpvsName()}', which does not look at weights",
        WeightUse.RankOrLimit =>
            $"cannot bring a server back little by little with 'lb_algo {scheduler.IpvsName()}', which does not share connections out by weight",
        _ => null,
    };
}
