namespace Lb.Core.Configuration;

/// <summary>
/// What is said about gratuitous ARP and unsolicited neighbour advertisements, for all instances (<c>vrrp_garp_…</c> in
/// <c>global_defs</c>) or one (<c>garp_…</c>). Null: not said.
/// </summary>
public sealed record GratuitousConfig : IConfigRecord
{
    /// <summary>Frames for each address on entering MASTER, and again after <see cref="MasterDelay"/> (<c>garp_master_repeat</c>). Default 5.</summary>
    public int? MasterRepeat { get; init; }

    /// <summary>When the second batch follows; zero: never (<c>garp_master_delay</c>). Default 5 s.</summary>
    public TimeSpan? MasterDelay { get; init; }

    /// <summary>How often a MASTER repeats them for good; zero: never (<c>garp_master_refresh</c>). Default zero.</summary>
    public TimeSpan? Refresh { get; init; }

    /// <summary>Frames for each address at a refresh (<c>garp_master_refresh_repeat</c>). Default 1.</summary>
    public int? RefreshRepeat { get; init; }

    /// <summary>Frames for each address after a lower priority was heard as MASTER (<c>garp_lower_prio_repeat</c>). Default as <see cref="MasterRepeat"/>.</summary>
    public int? LowerPriorityRepeat { get; init; }

    /// <summary>When a second batch follows those (<c>garp_lower_prio_delay</c>). Default as <see cref="MasterDelay"/>.</summary>
    public TimeSpan? LowerPriorityDelay { get; init; }

    /// <summary>Least time between two gratuitous ARP frames on an interface (<c>vrrp_garp_interval</c>, global only). Default zero.</summary>
    public TimeSpan? ArpInterval { get; init; }

    /// <summary>Least time between two unsolicited neighbour advertisements on an interface (<c>vrrp_gna_interval</c>, global only). Default zero.</summary>
    public TimeSpan? NeighborAdvertisementInterval { get; init; }
}
