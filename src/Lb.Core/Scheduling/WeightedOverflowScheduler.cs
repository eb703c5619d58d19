namespace Lb.Core.Scheduling;

/// <summary>
/// <c>ovf</c>: the server with the highest weight until its active connections exceed that, then the next (net/netfilter/ipvs/ip_vs_ovf.c).
/// UDP flows are never active, so for UDP it is <c>fo</c>. When every server is full, none is picked.
/// </summary>
internal sealed class WeightedOverflowScheduler : ListScheduler
{
    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        ServerState? heaviest = null;
        foreach (var server in Servers)
        {
            if (server.IsUsable
                && server.ActiveConnections <= server.Weight
                && (heaviest is null || server.Weight > heaviest.Weight))
            {
                heaviest = server;
            }
        }

        return heaviest;
    }
}
