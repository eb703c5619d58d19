using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>One <c>vrrp_instance</c>: what the loop guard, the binder and later the VRRP service need of it. Not yet acted on.</summary>
public sealed record VrrpInstanceConfig
{
    /// <summary>The instance's name.</summary>
    public required string Name { get; init; }

    /// <summary>The interface advertisements use, or null if none was written.</summary>
    public string? Interface { get; init; }

    /// <summary>Virtual router id, 1 to 255, or null if none was written.</summary>
    public byte? VirtualRouterId { get; init; }

    /// <summary>Priority, 1 to 255, or null if none was written.</summary>
    public byte? Priority { get; init; }

    /// <summary>Whether the instance starts as MASTER (<c>state</c>), or null if none was written.</summary>
    public bool? StartsAsMaster { get; init; }

    /// <summary>Advertisement interval, or null for keepalived's default of 1 s.</summary>
    public TimeSpan? AdvertisementInterval { get; init; }

    /// <summary>The virtual addresses (<c>virtual_ipaddress</c>).</summary>
    public ImmutableArray<VirtualAddressConfig> VirtualAddresses { get; init; } = [];

    /// <summary>The unicast peers as written, this node's own address included where the file lists it (<c>unicast_peer</c>).</summary>
    public ImmutableArray<InetAddress> UnicastPeers { get; init; } = [];

    /// <summary>Source of unicast advertisements (<c>unicast_src_ip</c>), or null for the interface's address.</summary>
    public InetAddress? UnicastSource { get; init; }

    /// <summary>Where the block starts.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>One line of <c>virtual_ipaddress</c>.</summary>
/// <param name="Address">The virtual address (VIP).</param>
/// <param name="PrefixLength">Prefix length, or null where the line has none (32 or 128).</param>
/// <param name="Interface">The <c>dev</c> of the line, or null for the instance's interface.</param>
public sealed record VirtualAddressConfig(InetAddress Address, int? PrefixLength, string? Interface);
