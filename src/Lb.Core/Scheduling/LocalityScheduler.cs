namespace Lb.Core.Scheduling;

/// <summary>
/// <c>lblc</c>: the flows to one virtual address stay with one server until it is busier than its weight while another is not half as busy;
/// then with the one that <c>wlc</c> would pick (net/netfilter/ipvs/ip_vs_lblc.c). Made for caches, which hold what they served before.
/// </summary>
internal sealed class LocalityScheduler : ListScheduler
{
    private readonly DestinationCache _cache = new();

    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        var set = _cache.Find(context.Destination, context.Now);

        // The kernel does not ask whether the server it remembers has reached its threshold; here a threshold holds in every scheduler.
        if (set.Servers is [var kept] && kept.IsUsable && !IsRelievable(kept, Servers))
        {
            return kept;
        }

        var least = WeightedLeastConnectionScheduler.LeastOf(Servers);
        if (least is not null)
        {
            set.Clear();
            set.Include(least, context.Now);
        }

        return least;
    }

    /// <summary>Whether a server has more active connections than its weight and another less than half of its own.</summary>
    public static bool IsRelievable(ServerState server, ReadOnlySpan<ServerState> servers)
    {
        if (server.ActiveConnections <= server.Weight)
        {
            return false;
        }

        foreach (var other in servers)
        {
            if (other.ActiveConnections * 2L < other.Weight)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    protected override void OnAdded(ServerState server) => _cache.Reserve(1);

    /// <inheritdoc/>
    protected override void OnRemoved(ServerState server) => _cache.Forget(server);
}
