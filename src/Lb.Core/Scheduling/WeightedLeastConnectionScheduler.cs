namespace Lb.Core.Scheduling;

/// <summary><c>wlc</c>: the server with the least load for its weight (net/netfilter/ipvs/ip_vs_wlc.c).</summary>
internal sealed class WeightedLeastConnectionScheduler : ListScheduler
{
    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context) => LeastOf(Servers);

    /// <summary>The usable server with the least load for its weight, the first of equals.</summary>
    public static ServerState? LeastOf(ReadOnlySpan<ServerState> servers)
    {
        ServerState? least = null;
        foreach (var server in servers)
        {
            // a/v < b/w is a*w < b*v: no fractions.
            if (server.IsUsable && (least is null || least.Load * server.WeightHundredths > server.Load * least.WeightHundredths))
            {
                least = server;
            }
        }

        return least;
    }
}
