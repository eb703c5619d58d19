namespace Lb.Core.Wire;

/// <summary>The fields of an IPv6 header to be written; <see cref="Ipv6Packet"/> reads them and draws the layout.</summary>
public readonly record struct Ipv6Header
{
    /// <summary>Makes a header with the defaults the properties name.</summary>
    public Ipv6Header()
    {
    }

    /// <summary>Differentiated services and ECN (RFC 2474, RFC 3168). Default 0.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>Flow label, 0 to 0xFFFFF (RFC 6437). Default 0.</summary>
    public uint FlowLabel { get; init; }

    /// <summary>What follows the header: an extension header or the transport.</summary>
    public required IpProtocol NextHeader { get; init; }

    /// <summary>Hops left, 0 to 255. Default 64.</summary>
    public byte HopLimit { get; init; } = 64;

    /// <summary>Sending host; IPv6.</summary>
    public required InetAddress Source { get; init; }

    /// <summary>Receiving host; IPv6.</summary>
    public required InetAddress Destination { get; init; }
}
