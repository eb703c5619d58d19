namespace Lb.Core.Wire;

/// <summary>
/// Every header field the forwarder decides by, read in one pass over a captured frame of any kind.
/// </summary>
public struct FrameHeaders
{
    /// <summary>Source address of the IP header.</summary>
    public InetAddress Source;

    /// <summary>Destination address of the IP header.</summary>
    public InetAddress Destination;

    /// <summary>Source of the Ethernet header.</summary>
    public MacAddress EthernetSource;

    /// <summary>Destination of the Ethernet header.</summary>
    public MacAddress EthernetDestination;

    /// <summary>Octets of the IP packet, header included, by its own length field.</summary>
    public int NetworkLength;

    /// <summary>Identification of a fragmented packet; 16 bits for IPv4, 32 for IPv6.</summary>
    public uint FragmentId;

    /// <summary>Octets before the IP header: the Ethernet header and its tags.</summary>
    public ushort NetworkOffset;

    /// <summary>Octets before the transport header, or before the payload of a later fragment.</summary>
    public ushort TransportOffset;

    /// <summary>Source port of TCP and UDP.</summary>
    public ushort SourcePort;

    /// <summary>Destination port of TCP and UDP.</summary>
    public ushort DestinationPort;

    /// <summary>What the frame is.</summary>
    public FrameKind Kind;

    /// <summary>The transport protocol, after IPv6 extension headers.</summary>
    public IpProtocol Protocol;

    /// <summary>The octet of TCP flags, CWR to FIN; 0 for anything but TCP.</summary>
    public byte TcpFlags;

    /// <summary>Whether the packet is IPv4; otherwise IPv6.</summary>
    public bool IsIPv4;

    /// <summary>Whether the packet is a fragment with others before or after it (an IPv6 "atomic" fragment, RFC 6946, is not).</summary>
    public bool IsFragment;

    /// <summary>Whether the sender forbids fragmentation: the DF flag, and always for IPv6.</summary>
    public bool DontFragment;
}
