using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>One line of <c>virtual_routes</c>: the part of <c>ip route add</c>'s syntax that a virtual router needs.</summary>
/// <param name="Destination">The network.</param>
/// <param name="PrefixLength">Its prefix length; 0 for the default route.</param>
public sealed record VirtualRouteConfig(InetAddress Destination, int PrefixLength) : IConfigRecord
{
    /// <summary>The next router (<c>via</c> or <c>gw</c>), or null for a network on the link.</summary>
    public InetAddress? Gateway { get; init; }

    /// <summary>The interface (<c>dev</c>), or null for the one the gateway is reached by.</summary>
    public string? Interface { get; init; }

    /// <summary>The source of packets this host sends by it (<c>src</c>).</summary>
    public InetAddress? PreferredSource { get; init; }

    /// <summary>The route's metric (<c>metric</c>); null for the kernel's.</summary>
    public uint? Metric { get; init; }

    /// <summary>The routing table (<c>table</c>); null for main.</summary>
    public uint? Table { get; init; }

    /// <summary>The route's scope (<c>scope</c>); null for link without a gateway and global with one.</summary>
    public AddressScope? Scope { get; init; }

    /// <summary>Where the line is.</summary>
    public SourceLocation Location { get; init; }
}
