namespace Lb.Core.Scheduling;

/// <summary>The schedulers this version can run.</summary>
public enum SchedulerKind
{
    /// <summary><c>rr</c>: each server in turn (net/netfilter/ipvs/ip_vs_rr.c).</summary>
    RoundRobin,

    /// <summary><c>wrr</c>: in turn by weight, in the kernel's order (net/netfilter/ipvs/ip_vs_wrr.c).</summary>
    WeightedRoundRobin,

    /// <summary><c>wrr</c> with <c>@userspacelb wrr_order smooth</c>: the same shares, spread evenly instead of in bursts.</summary>
    SmoothWeightedRoundRobin,
}
