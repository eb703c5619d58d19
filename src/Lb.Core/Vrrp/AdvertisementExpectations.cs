using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <summary>One line of <c>unicast_peer</c>.</summary>
/// <param name="Address">The peer's address.</param>
/// <param name="MinTimeToLive">Least TTL accepted from it (<c>min_ttl</c>). Default 0.</param>
/// <param name="MaxTimeToLive">Greatest TTL accepted from it (<c>max_ttl</c>). Default 255.</param>
internal readonly record struct VrrpUnicastPeer(InetAddress Address, byte MinTimeToLive = 0, byte MaxTimeToLive = 255)
{
    /// <summary>Whether a TTL range was configured, which implies that sources are checked.</summary>
    public bool HasRange => MinTimeToLive != 0 || MaxTimeToLive != byte.MaxValue;
}

/// <summary>What one virtual router expects of the advertisements it receives. Immutable.</summary>
internal sealed record AdvertisementExpectations
{
    /// <summary>VRRPv2 or VRRPv3.</summary>
    public required VrrpVersion Version { get; init; }

    /// <summary>Virtual router id, 1 to 255.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>Configured interval.</summary>
    public required Centiseconds AdvertisementInterval { get; init; }

    /// <summary>The multicast group that is listened to where there are no unicast peers; its family is the instance's.</summary>
    public InetAddress Group { get; init; } = VrrpPacket.GroupIPv4;

    /// <summary>The addresses that advertisements are expected to carry.</summary>
    public ImmutableArray<InetAddress> VirtualAddresses { get; init; } = [];

    /// <summary>The peers; with one or more the instance is in unicast.</summary>
    public ImmutableArray<VrrpUnicastPeer> UnicastPeers { get; init; } = [];

    /// <summary>Whether the sender has to be one of the peers (<c>check_unicast_src</c>). A TTL range implies it. Default false.</summary>
    public bool ChecksUnicastSource { get; init; }

    /// <summary>VRRPv2: the password, or null for authentication type 0.</summary>
    public VrrpPassword? Password { get; init; }

    /// <summary>Whether this node's configured priority is 255.</summary>
    public bool IsOwner { get; init; }

    /// <summary>Whether an owner discards what others advertise (<c>owner_ignore_adverts</c>, RFC 5798 §7.1). Default false.</summary>
    public bool IgnoresAdvertisementsAsOwner { get; init; }
}
