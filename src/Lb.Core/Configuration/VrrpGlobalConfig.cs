using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>What <c>global_defs</c> says about all VRRP instances; an instance's own word counts more.</summary>
public sealed record VrrpGlobalConfig : IConfigRecord
{
    /// <summary>VRRPv2 or VRRPv3 (<c>vrrp_version</c>); null for VRRPv2 over IPv4 and VRRPv3 over IPv6.</summary>
    public VrrpVersion? Version { get; init; }

    /// <summary>The IPv4 multicast group (<c>vrrp_mcast_group4</c>); null for 224.0.0.18.</summary>
    public InetAddress? MulticastGroupIPv4 { get; init; }

    /// <summary>The IPv6 multicast group (<c>vrrp_mcast_group6</c>); null for ff02::12.</summary>
    public InetAddress? MulticastGroupIPv6 { get; init; }

    /// <summary>Gratuitous ARP and unsolicited neighbour advertisements (<c>vrrp_garp_…</c>, <c>vrrp_gna_interval</c>).</summary>
    public GratuitousConfig Gratuitous { get; init; } = new();

    /// <summary>How many advertisements may stay out (<c>vrrp_down_timer_adverts</c>). Default 3.</summary>
    public byte? DownTimerAdverts { get; init; }

    /// <summary>Whether a MASTER stays silent on a lower priority (<c>vrrp_lower_prio_no_advert</c>). Default false.</summary>
    public bool IsSilentOnLowerPriority { get; init; }

    /// <summary>Whether a MASTER advertises once more before it yields (<c>vrrp_higher_prio_send_advert</c>). Default false.</summary>
    public bool AdvertisesBeforeYielding { get; init; }

    /// <summary>Whether unicast advertisements must come from one of the peers (<c>vrrp_check_unicast_src</c>). Default false.</summary>
    public bool ChecksUnicastSource { get; init; }

    /// <summary>Whether an owner discards what others advertise (<c>vrrp_owner_ignore_adverts</c>). Default false.</summary>
    public bool IgnoresAdvertisementsAsOwner { get; init; }

    /// <summary>Whether VRRPv3 over IPv4 is sent without pseudo-header in its checksum (<c>v3_checksum_as_v2</c>). Default false.</summary>
    public bool SendsMessageOnlyChecksum { get; init; }

    /// <summary>How long to wait before VRRP starts (<c>vrrp_startup_delay</c>). Default zero.</summary>
    public TimeSpan StartupDelay { get; init; }

    /// <summary>Whether a change of priority alone is notified (<c>vrrp_notify_priority_changes</c>). Default false.</summary>
    public bool NotifiesPriorityChanges { get; init; }
}
