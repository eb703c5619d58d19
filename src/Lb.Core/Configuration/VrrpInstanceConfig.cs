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

    /// <summary>Further virtual addresses that advertisements do not carry (<c>virtual_ipaddress_excluded</c>).</summary>
    public ImmutableArray<VirtualAddressConfig> ExcludedAddresses { get; init; } = [];

    /// <summary>Whether a higher priority takes mastership back (<c>nopreempt</c> clears it). Default true.</summary>
    public bool Preempts { get; init; } = true;

    /// <summary>The password of VRRP version 2, or null if none was written (<c>authentication</c>).</summary>
    public VrrpAuthenticationConfig? Authentication { get; init; }

    /// <summary>The scripts to run on transitions (<c>notify_master</c> and its like), in the order they were written.</summary>
    public ImmutableArray<NotifyScriptConfig> NotifyScripts { get; init; } = [];

    /// <summary>Source of unicast advertisements (<c>unicast_src_ip</c>), or null for the interface's address.</summary>
    public InetAddress? UnicastSource { get; init; }

    /// <summary>Where the block starts.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>Whether <paramref name="address"/> is one of the instance's virtual addresses, excluded ones included.</summary>
    public bool Holds(InetAddress address) =>
        VirtualAddresses.Concat(ExcludedAddresses).Any(virtualAddress => virtualAddress.Address == address);
}

/// <summary>One line of <c>virtual_ipaddress</c>.</summary>
/// <param name="Address">The virtual address (VIP).</param>
/// <param name="PrefixLength">Prefix length, or null where the line has none (32 or 128).</param>
/// <param name="Interface">The <c>dev</c> of the line, or null for the instance's interface.</param>
public sealed record VirtualAddressConfig(InetAddress Address, int? PrefixLength, string? Interface);

/// <summary>A script to run on a transition.</summary>
/// <param name="Event">The keyword: <c>notify_master</c>, <c>notify_backup</c>, <c>notify_fault</c>, <c>notify_stop</c> or <c>notify</c>.</param>
/// <param name="Words">The command line as written, and a user and group that may follow it.</param>
public sealed record NotifyScriptConfig(string Event, ImmutableArray<string> Words);

/// <summary>VRRP version 2 authentication, which RFC 3768 removed and keepalived still has.</summary>
/// <param name="Type"><c>PASS</c> or <c>AH</c>.</param>
/// <param name="Password">The password; it never appears in text made from this record.</param>
public sealed record VrrpAuthenticationConfig(string Type, string Password)
{
    /// <summary>The type; the password is masked.</summary>
    public override string ToString() => $"{nameof(VrrpAuthenticationConfig)} {{ Type = {Type}, Password = *** }}";
}
