namespace Lb.Core.Scheduling;

/// <summary>
/// <c>nq</c>: the first server without an active connection, else the shortest expected delay (net/netfilter/ipvs/ip_vs_nq.c).
/// </summary>
internal sealed class NeverQueueScheduler : ListScheduler
{
    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        ServerState? least = null;
        foreach (var server in Servers)
        {
            if (!server.IsUsable)
            {
                continue;
            }

            if (server.ActiveConnections == 0)
            {
                return server;
            }

            if (least is null || ShortestExpectedDelayScheduler.IsShorter(server, least))
            {
                least = server;
            }
        }

        return least;
    }
}
