namespace Lb.Core.Scheduling;

/// <summary>
/// <c>fo</c>: every connection to the usable server with the highest weight (net/netfilter/ipvs/ip_vs_fo.c): one server works, the others
/// stand by in the order of their weights.
/// </summary>
internal sealed class WeightedFailoverScheduler : ListScheduler
{
    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        ServerState? heaviest = null;
        foreach (var server in Servers)
        {
            if (server.IsUsable && (heaviest is null || server.WeightHundredths > heaviest.WeightHundredths))
            {
                heaviest = server;
            }
        }

        return heaviest;
    }
}
