using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>One line of <c>virtual_ipaddress</c>.</summary>
/// <param name="Address">The virtual address (VIP).</param>
/// <param name="PrefixLength">Prefix length, or null where the line has none (32 or 128).</param>
/// <param name="Interface">The <c>dev</c> of the line, or null for the instance's interface.</param>
public sealed record VirtualAddressConfig(InetAddress Address, int? PrefixLength, string? Interface) : IConfigRecord
{
    /// <summary>The broadcast address (<c>brd</c>), IPv4 only; null for none.</summary>
    public InetAddress? Broadcast { get; init; }

    /// <summary>The address's scope (<c>scope</c>); null for global.</summary>
    public AddressScope? Scope { get; init; }

    /// <summary>The label <c>ip addr</c> shows (<c>label</c>), IPv4 only, at most 15 characters; null for the interface's name.</summary>
    public string? Label { get; init; }
}

/// <summary>How far an address or route reaches (rtnetlink(7); the numbers are the kernel's).</summary>
public enum AddressScope : byte
{
    /// <summary>Everywhere.</summary>
    Global = 0,

    /// <summary>Within this site; IPv6, deprecated.</summary>
    Site = 200,

    /// <summary>On the link.</summary>
    Link = 253,

    /// <summary>Within this host.</summary>
    Host = 254,
}
