namespace Lb.Core.Scheduling;

/// <summary>The schedulers; <see cref="SchedulerKinds"/> knows their names.</summary>
public enum SchedulerKind
{
    /// <summary><c>rr</c>: each server in turn (net/netfilter/ipvs/ip_vs_rr.c).</summary>
    RoundRobin,

    /// <summary><c>wrr</c>: in turn by weight, in the kernel's order (net/netfilter/ipvs/ip_vs_wrr.c).</summary>
    WeightedRoundRobin,

    /// <summary><c>wrr</c> with <c>@userspacelb wrr_order smooth</c>: the same shares, spread evenly instead of in bursts.</summary>
    SmoothWeightedRoundRobin,

    /// <summary><c>lc</c>: the server with the fewest connections (net/netfilter/ipvs/ip_vs_lc.c).</summary>
    LeastConnection,

    /// <summary><c>wlc</c>: the fewest connections for its weight (net/netfilter/ipvs/ip_vs_wlc.c); what keepalived and ipvsadm take by default.</summary>
    WeightedLeastConnection,

    /// <summary><c>sed</c>: the shortest expected delay, the new connection counted in (net/netfilter/ipvs/ip_vs_sed.c).</summary>
    ShortestExpectedDelay,

    /// <summary><c>nq</c>: an idle server if there is one, else as <c>sed</c> (net/netfilter/ipvs/ip_vs_nq.c).</summary>
    NeverQueue,

    /// <summary><c>sh</c>: by a hash of the client's address (net/netfilter/ipvs/ip_vs_sh.c).</summary>
    SourceHashing,

    /// <summary><c>mh</c>: by Maglev's consistent hash of the client's address (net/netfilter/ipvs/ip_vs_mh.c).</summary>
    MaglevHashing,

    /// <summary><c>dh</c>: by a hash of the virtual address (net/netfilter/ipvs/ip_vs_dh.c).</summary>
    DestinationHashing,

    /// <summary><c>fo</c>: the server with the highest weight, the next when it fails (net/netfilter/ipvs/ip_vs_fo.c).</summary>
    WeightedFailover,

    /// <summary><c>ovf</c>: the server with the highest weight until it has more connections than that (net/netfilter/ipvs/ip_vs_ovf.c).</summary>
    WeightedOverflow,

    /// <summary><c>lblc</c>: one server for each virtual address while it keeps up (net/netfilter/ipvs/ip_vs_lblc.c).</summary>
    LocalityBasedLeastConnection,

    /// <summary><c>lblcr</c>: a set of servers for each virtual address that grows with the load (net/netfilter/ipvs/ip_vs_lblcr.c).</summary>
    LocalityBasedLeastConnectionWithReplication,

    /// <summary><c>twos</c>: two servers drawn at random, the less loaded one taken (net/netfilter/ipvs/ip_vs_twos.c).</summary>
    PowerOfTwoChoices,
}
