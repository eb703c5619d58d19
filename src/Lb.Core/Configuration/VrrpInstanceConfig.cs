using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>
/// One <c>vrrp_instance</c> as written. What is null was not written: <see cref="VrrpGlobalConfig"/> has the value for all instances, or
/// the default named here holds.
/// </summary>
public sealed record VrrpInstanceConfig : IConfigRecord
{
    /// <summary>The instance's name.</summary>
    public required string Name { get; init; }

    /// <summary>The interface advertisements use (<c>interface</c>), or null if none was written.</summary>
    public string? Interface { get; init; }

    /// <summary>Virtual router id, 1 to 255, or null if none was written.</summary>
    public byte? VirtualRouterId { get; init; }

    /// <summary>Priority, 1 to 255; null for 255 with <c>state MASTER</c>, else 100 (keepalived's rule).</summary>
    public byte? Priority { get; init; }

    /// <summary>Whether <c>state MASTER</c> (true) or <c>state BACKUP</c> (false) was written; null for MASTER with priority 255, else BACKUP.</summary>
    public bool? StartsAsMaster { get; init; }

    /// <summary>VRRPv2 or VRRPv3 (<c>version</c>); null for the global one.</summary>
    public VrrpVersion? Version { get; init; }

    /// <summary>Advertisement interval, or null for keepalived's default of 1 s.</summary>
    public TimeSpan? AdvertisementInterval { get; init; }

    /// <summary>How many advertisements may stay out, 1 to 100 (<c>down_timer_adverts</c>); null for the global value, else 3.</summary>
    public byte? DownTimerAdverts { get; init; }

    /// <summary>Whether a higher priority takes mastership back (<c>nopreempt</c> clears it). Default true.</summary>
    public bool Preempts { get; init; } = true;

    /// <summary>How long a MASTER of lower priority is respected (<c>preempt_delay</c>, 0 to 1000 s). Default zero.</summary>
    public TimeSpan PreemptDelay { get; init; }

    /// <summary>Whether a MASTER stays silent on a lower priority (<c>lower_prio_no_advert</c>); null for the global value, else false.</summary>
    public bool? IsSilentOnLowerPriority { get; init; }

    /// <summary>Whether a MASTER advertises once more before it yields (<c>higher_prio_send_advert</c>); null for the global value, else false.</summary>
    public bool? AdvertisesBeforeYielding { get; init; }

    /// <summary>Whether an owner (priority 255) discards what others advertise (<c>owner_ignore_adverts</c>); null for the global value, else false.</summary>
    public bool? IgnoresAdvertisementsAsOwner { get; init; }

    /// <summary>Whether VRRPv3 over IPv4 is sent with the checksum of VRRPv2, without pseudo-header (<c>v3_checksum_as_v2</c>); null for the global value, else false.</summary>
    public bool? SendsMessageOnlyChecksum { get; init; }

    /// <summary>The password of VRRP version 2, or null if none was written (<c>authentication</c>).</summary>
    public VrrpAuthenticationConfig? Authentication { get; init; }

    /// <summary>The virtual addresses (<c>virtual_ipaddress</c>).</summary>
    public ImmutableArray<VirtualAddressConfig> VirtualAddresses { get; init; } = [];

    /// <summary>Further virtual addresses that advertisements do not carry (<c>virtual_ipaddress_excluded</c>).</summary>
    public ImmutableArray<VirtualAddressConfig> ExcludedAddresses { get; init; } = [];

    /// <summary>Routes that are there while this node is MASTER (<c>virtual_routes</c>).</summary>
    public ImmutableArray<VirtualRouteConfig> VirtualRoutes { get; init; } = [];

    /// <summary>The unicast peers as written, this node's own address included where the file lists it (<c>unicast_peer</c>).</summary>
    public ImmutableArray<UnicastPeerConfig> UnicastPeers { get; init; } = [];

    /// <summary>Source of unicast advertisements (<c>unicast_src_ip</c>), or null for the interface's address.</summary>
    public InetAddress? UnicastSource { get; init; }

    /// <summary>TTL or hop limit of unicast advertisements (<c>unicast_ttl</c>); null for 255.</summary>
    public byte? UnicastTimeToLive { get; init; }

    /// <summary>Whether unicast advertisements must come from one of the peers (<c>check_unicast_src</c>); null for the global value, else false.</summary>
    public bool? ChecksUnicastSource { get; init; }

    /// <summary>Source of multicast advertisements (<c>mcast_src_ip</c>), or null for the interface's address.</summary>
    public InetAddress? MulticastSource { get; init; }

    /// <summary>Multicast group of this instance (<c>mcast_dst_ip</c>); null for the global one.</summary>
    public InetAddress? MulticastGroup { get; init; }

    /// <summary>Whether the state of <see cref="Interface"/> counts (<c>dont_track_primary</c> clears it). Default true.</summary>
    public bool TracksPrimaryInterface { get; init; } = true;

    /// <summary>Interfaces whose state counts (<c>track_interface</c>).</summary>
    public ImmutableArray<TrackedConfig> TrackedInterfaces { get; init; } = [];

    /// <summary>Scripts of <see cref="LbConfig.VrrpScripts"/> whose result counts (<c>track_script</c>).</summary>
    public ImmutableArray<TrackedConfig> TrackedScripts { get; init; } = [];

    /// <summary>What this instance says about gratuitous ARP and unsolicited neighbour advertisements.</summary>
    public GratuitousConfig Gratuitous { get; init; } = new();

    /// <summary>The interface with the virtual MAC address (<c>use_vmac</c>), or null for the interface's own MAC address.</summary>
    public VirtualMacConfig? VirtualMac { get; init; }

    /// <summary>Whether a change of priority alone is notified (<c>notify_priority_changes</c>); null for the global value, else false.</summary>
    public bool? NotifiesPriorityChanges { get; init; }

    /// <summary>The scripts to run on transitions (<c>notify_master</c> and its like), in the order they were written.</summary>
    public ImmutableArray<NotifyScriptConfig> NotifyScripts { get; init; } = [];

    /// <summary>Where the block starts.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>
    /// Whether the instance speaks over IPv6. As in keepalived the first address of <see cref="VirtualAddresses"/> decides, and without one
    /// the first of <see cref="UnicastPeers"/>; without either it is IPv4.
    /// </summary>
    public bool IsOverIPv6() =>
        VirtualAddresses.Select(static virtualAddress => virtualAddress.Address)
            .Concat(UnicastPeers.Select(static peer => peer.Address))
            .FirstOrDefault(InetAddress.FromIPv4(0)) is { IsIPv4: false };

    /// <summary>The version in force: VRRPv3 over IPv6, which VRRPv2 does not have; else the instance's, the global one, VRRPv2.</summary>
    /// <param name="global">What holds for all instances.</param>
    public VrrpVersion EffectiveVersion(VrrpGlobalConfig global) => IsOverIPv6() ? VrrpVersion.V3 : Version ?? global.Version ?? VrrpVersion.V2;

    /// <summary>Whether <paramref name="address"/> is one of the instance's virtual addresses, excluded ones included.</summary>
    public bool Holds(InetAddress address) =>
        VirtualAddresses.Concat(ExcludedAddresses).Any(virtualAddress => virtualAddress.Address == address);
}
