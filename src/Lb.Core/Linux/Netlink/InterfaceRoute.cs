using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>A route to be added, as <c>ip route add</c> words it.</summary>
/// <param name="Destination">The network; bits behind the prefix have to be zero for IPv4.</param>
/// <param name="PrefixLength">Its prefix length, 0 for the default route.</param>
internal sealed record InterfaceRoute(InetAddress Destination, int PrefixLength)
{
    /// <summary>The next router, which may be of the other family for an IPv4 destination. Default null: the network is on the link.</summary>
    public InetAddress? Gateway { get; init; }

    /// <summary>The interface. Default null: the one the gateway is reached by.</summary>
    public int? InterfaceIndex { get; init; }

    /// <summary>The source of packets this host sends by it. Default null: the kernel chooses.</summary>
    public InetAddress? PreferredSource { get; init; }

    /// <summary>The metric. Default null: 0 for IPv4, 1024 for IPv6.</summary>
    public uint? Metric { get; init; }

    /// <summary>The routing table. Default null: main (254).</summary>
    public uint? Table { get; init; }

    /// <summary>IPv4: how far it reaches. Default null: the link (253) without a gateway, everywhere (0) with one.</summary>
    public byte? Scope { get; init; }

    /// <summary>Who made it (rtm_protocol); <c>ip route</c> shows it by name. Default 18, keepalived.</summary>
    public byte Protocol { get; init; } = RtNetlink.RTPROT_KEEPALIVED;
}
