namespace Lb.Core.Vrrp;

/// <summary>When the link is told where the virtual addresses live: gratuitous ARP, or unsolicited neighbour advertisement for IPv6.</summary>
internal sealed record GratuitousSettings
{
    /// <summary>Frames for each address on entering MASTER, and again after <see cref="MasterDelay"/> (<c>garp_master_repeat</c>). Default 5.</summary>
    public int MasterRepeat { get; init; } = 5;

    /// <summary>When the second batch follows the first; zero: never (<c>garp_master_delay</c>). Default 5 s.</summary>
    public TimeSpan MasterDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a MASTER repeats them for good; zero: never (<c>garp_master_refresh</c>). Default zero.</summary>
    public TimeSpan Refresh { get; init; }

    /// <summary>Frames for each address at a refresh (<c>garp_master_refresh_repeat</c>). Default 1.</summary>
    public int RefreshRepeat { get; init; } = 1;

    /// <summary>
    /// Frames for each address after a lower-priority advertisement was heard as MASTER; null: as <see cref="MasterRepeat"/>
    /// (<c>garp_lower_prio_repeat</c>).
    /// </summary>
    public int? LowerPriorityRepeat { get; init; }

    /// <summary>When a second batch follows those; null: as <see cref="MasterDelay"/> (<c>garp_lower_prio_delay</c>).</summary>
    public TimeSpan? LowerPriorityDelay { get; init; }
}
