namespace Lb.Core.Scheduling;

/// <summary><c>lc</c>: the server with the least load whatever its weight, if that is above 0 (net/netfilter/ipvs/ip_vs_lc.c).</summary>
internal sealed class LeastConnectionScheduler : ListScheduler
{
    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        ServerState? least = null;
        foreach (var server in Servers)
        {
            if (server.IsUsable && (least is null || server.Load < least.Load))
            {
                least = server;
            }
        }

        return least;
    }
}
