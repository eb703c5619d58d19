namespace Lb.Core.Wire;

/// <summary>The fields of an IPv4 header to be written; <see cref="Ipv4Packet"/> reads them and draws the layout.</summary>
public readonly record struct Ipv4Header
{
    /// <summary>Makes a header with the defaults the properties name.</summary>
    public Ipv4Header()
    {
    }

    /// <summary>Differentiated services and ECN (RFC 2474, RFC 3168). Default 0.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>Names the datagram that fragments belong to. Default 0.</summary>
    public ushort Identification { get; init; }

    /// <summary>The DF bit. Default false.</summary>
    public bool DontFragment { get; init; }

    /// <summary>The MF bit. Default false.</summary>
    public bool MoreFragments { get; init; }

    /// <summary>Where this fragment's data belongs, in octets: a multiple of 8, 0 to 65528. Default 0.</summary>
    public int FragmentOffset { get; init; }

    /// <summary>Hops left, 0 to 255. Default 64 (RFC 1700).</summary>
    public byte TimeToLive { get; init; } = 64;

    /// <summary>What the payload is.</summary>
    public required IpProtocol Protocol { get; init; }

    /// <summary>Sending host; IPv4.</summary>
    public required InetAddress Source { get; init; }

    /// <summary>Receiving host; IPv4.</summary>
    public required InetAddress Destination { get; init; }
}
