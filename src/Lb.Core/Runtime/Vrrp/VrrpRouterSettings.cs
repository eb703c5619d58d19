using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>
/// What identifies a virtual router on the wire. If any of it changes, the router is another one: the old is shut down, the new is started.
/// </summary>
/// <param name="Name">The instance's name.</param>
/// <param name="InterfaceName">Where it advertises.</param>
/// <param name="Version">VRRPv2 or VRRPv3.</param>
/// <param name="VirtualRouterId">Its number.</param>
/// <param name="Group">The multicast group; it tells the family in unicast too.</param>
/// <param name="IsUnicast">Whether it advertises to peers.</param>
/// <param name="WrittenSource">The source address as configured, or null for the interface's.</param>
/// <param name="VirtualMac">The virtual router's own interface, or null.</param>
internal sealed record VrrpRouterIdentity(
    string Name,
    string InterfaceName,
    VrrpVersion Version,
    byte VirtualRouterId,
    InetAddress Group,
    bool IsUnicast,
    InetAddress? WrittenSource,
    VirtualMacConfig? VirtualMac)
{
    /// <summary>Whether it speaks IPv6.</summary>
    public bool IsIPv6 => !Group.IsIPv4;
}

/// <summary>One virtual router as it is to run: configuration with every default filled in. Immutable.</summary>
internal sealed record VrrpRouterSettings
{
    /// <summary>What it is.</summary>
    public required VrrpRouterIdentity Identity { get; init; }

    /// <summary>The state machine's settings.</summary>
    public required VrrpInstanceSettings Machine { get; init; }

    /// <summary>What it is made from.</summary>
    public required VrrpInstanceConfig Config { get; init; }

    /// <summary>The peers of unicast as written, this node among them perhaps.</summary>
    public ImmutableArray<VrrpUnicastPeer> Peers { get; init; } = [];

    /// <summary>The TTL or hop limit of advertisements.</summary>
    public byte TimeToLive { get; init; } = VrrpPacket.TimeToLive;

    /// <summary>The password, or null.</summary>
    public VrrpPassword? Password { get; init; }

    /// <summary>Whether unicast sources are checked.</summary>
    public bool ChecksUnicastSource { get; init; }

    /// <summary>Whether a change of priority alone is told of.</summary>
    public bool NotifiesPriorityChanges { get; init; }

    /// <summary>Whether an owner ignores others.</summary>
    public bool IgnoresAdvertisementsAsOwner { get; init; }

    /// <summary>What a checksum of VRRPv3 over IPv4 is computed over.</summary>
    public VrrpChecksumForm ChecksumForm { get; init; } = VrrpChecksumForm.PseudoHeader;

    /// <summary>The addresses that advertisements carry.</summary>
    public ImmutableArray<VirtualAddressConfig> AdvertisedAddresses { get; init; } = [];

    /// <summary>Those and the excluded ones: all that live on the MASTER.</summary>
    public ImmutableArray<VirtualAddressConfig> Addresses { get; init; } = [];

    /// <summary>The advertisement interval in the unit of the wire.</summary>
    public Centiseconds Interval =>
        Centiseconds.TryFrom(Machine.AdvertisementInterval, out var interval) ? interval : throw new InvalidOperationException("The interval was validated.");

    /// <summary>What the receive checks compare with.</summary>
    /// <param name="peers">The peers without this node.</param>
    public AdvertisementExpectations ExpectationsWith(ImmutableArray<VrrpUnicastPeer> peers) => new()
    {
        Version = Identity.Version,
        VirtualRouterId = Identity.VirtualRouterId,
        AdvertisementInterval = Interval,
        Group = Identity.Group,
        VirtualAddresses = [.. AdvertisedAddresses.Select(static address => address.Address)],
        UnicastPeers = peers,
        ChecksUnicastSource = ChecksUnicastSource,
        Password = Password,
        IsOwner = Machine.Priority == VrrpInstanceSettings.OwnerPriority,
        IgnoresAdvertisementsAsOwner = IgnoresAdvertisementsAsOwner,
    };
}
