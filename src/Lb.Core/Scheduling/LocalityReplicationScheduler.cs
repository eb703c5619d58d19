namespace Lb.Core.Scheduling;

/// <summary>
/// <c>lblcr</c>: as <c>lblc</c>, but a busy server gets help instead of being replaced: the flows to one virtual address go to the least
/// loaded of a set of servers, which grows under load and loses its most loaded one when it did not change for a day
/// (net/netfilter/ipvs/ip_vs_lblcr.c).
/// </summary>
internal sealed class LocalityReplicationScheduler : ListScheduler
{
    private readonly DestinationCache _cache = new();

    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        var set = _cache.Find(context.Destination, context.Now);
        var kept = WeightedLeastConnectionScheduler.LeastOf(set.Servers);
        if (set.Servers.Length > 1 && context.Now - set.LastModified > DestinationCache.Lifetime && MostLoaded(set) is { } most)
        {
            set.Exclude(most, context.Now);
        }

        if (kept is not null && !LocalityScheduler.IsRelievable(kept, Servers))
        {
            return kept;
        }

        var least = WeightedLeastConnectionScheduler.LeastOf(Servers);
        if (least is not null)
        {
            set.Include(least, context.Now);
        }

        return least;
    }

    /// <inheritdoc/>
    protected override void OnAdded(ServerState server) => _cache.Reserve(Servers.Length);

    /// <inheritdoc/>
    protected override void OnRemoved(ServerState server) => _cache.Forget(server);

    /// <summary>The server with the most load for its weight, the first of equals; drained ones do not count (ip_vs_dest_set_max).</summary>
    private static ServerState? MostLoaded(ServerSet set)
    {
        ServerState? most = null;
        foreach (var server in set.Servers)
        {
            if (server.Weight > 0 && (most is null || most.Load * server.WeightHundredths < server.Load * most.WeightHundredths))
            {
                most = server;
            }
        }

        return most;
    }
}
