using Lb.Core.Model;

namespace Lb.Core.Forwarding;

/// <summary>
/// That a client comes to the same real server again (<c>persistence_timeout</c>, <c>ipvsadm -p</c>), for as long as connections of it live
/// and <see cref="Timeout"/> after the last one began.
/// </summary>
/// <param name="Timeout">How long a client is remembered after it last began a connection: <see cref="Minimum"/> to <see cref="Maximum"/>.</param>
public sealed record Persistence(TimeSpan Timeout)
{
    /// <summary>The shortest time a client is remembered: one second, as in keepalived.</summary>
    public static TimeSpan Minimum { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time a client is remembered: 31 days, as in keepalived and ipvsadm.</summary>
    public static TimeSpan Maximum { get; } = TimeSpan.FromDays(31);

    /// <summary>The time where none is said (include/net/ip_vs.h, IP_VS_TEMPLATE_TIMEOUT by way of ipvsadm and keepalived): 360 s.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(360);

    /// <summary>
    /// Which clients are one (<c>persistence_granularity</c>, <c>ipvsadm -M</c>): those whose addresses agree in the bits of this mask.
    /// Default <see cref="AddressMask.Host"/>: each address for itself.
    /// </summary>
    public AddressMask Granularity { get; init; }
}
