using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// A view of an IPv6 packet (RFC 8200 §3) that has walked its extension headers.
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+---------------+---------------------------------------+
/// |Version| Traffic Class |              Flow Label               |
/// +-------+-----------+---+-----------+---------------------------+
/// |        Payload Length             |  Next Header  | Hop Limit |
/// +-----------------------------------+---------------------------+
/// |                                                               |
/// +                    Source Address (16 octets)                 +
/// |                                                               |
/// +---------------------------------------------------------------+
/// |                                                               |
/// +                 Destination Address (16 octets)               +
/// |                                                               |
/// +---------------------------------------------------------------+
/// |          Extension headers, then the transport ...
/// +----------------------------------------------
/// </code>
/// </summary>
public readonly ref struct Ipv6Packet
{
    /// <summary>Octets of the fixed header.</summary>
    public const int HeaderLength = 40;

    /// <summary>Octets of a fragment header (RFC 8200 §4.5).</summary>
    public const int FragmentHeaderLength = Ipv6ExtensionChain.FragmentHeaderLength;

    private const uint MaxFlowLabel = 0xF_FFFF;

    private readonly ReadOnlySpan<byte> _octets;
    private readonly Ipv6ExtensionChain _chain;

    private Ipv6Packet(ReadOnlySpan<byte> octets, Ipv6ExtensionChain chain)
    {
        _octets = octets;
        _chain = chain;
    }

    /// <summary>Differentiated services and ECN.</summary>
    public byte TrafficClass => (byte)(BinaryPrimitives.ReadUInt16BigEndian(_octets) >> 4);

    /// <summary>Flow label, 0 to 0xFFFFF.</summary>
    public uint FlowLabel => BinaryPrimitives.ReadUInt32BigEndian(_octets) & MaxFlowLabel;

    /// <summary>Octets behind the fixed header as the sender wrote it, extension headers included.</summary>
    public int PayloadLength => BinaryPrimitives.ReadUInt16BigEndian(_octets[4..]);

    /// <summary>What follows the fixed header: the first extension header, or the transport.</summary>
    public IpProtocol NextHeader => (IpProtocol)_octets[6];

    /// <summary>Hops left.</summary>
    public byte HopLimit => _octets[7];

    /// <summary>Sending host.</summary>
    public InetAddress Source => InetAddress.ReadIPv6(_octets[8..]);

    /// <summary>Receiving host.</summary>
    public InetAddress Destination => InetAddress.ReadIPv6(_octets[24..]);

    /// <summary>
    /// What <see cref="Payload"/> is: the transport, behind all extension headers. For a fragment that is not the first it is what the
    /// fragment header names, which may be an extension header that only the first fragment carries.
    /// </summary>
    public IpProtocol Protocol => _chain.Protocol;

    /// <summary>Octets from the start of the packet to the transport; at least 40.</summary>
    public int TransportOffset => _chain.TransportOffset;

    /// <summary>Whether there is a fragment header; an "atomic" fragment (RFC 6946) has one and is whole.</summary>
    public bool HasFragmentHeader => _chain.FragmentHeaderOffset != 0;

    /// <summary>Octets from the start of the packet to the fragment header; 0 if there is none.</summary>
    public int FragmentHeaderOffset => _chain.FragmentHeaderOffset;

    /// <summary>Whether this is a piece of a larger packet, the first piece included.</summary>
    public bool IsFragment => MoreFragments || FragmentOffset != 0;

    /// <summary>The M bit of the fragment header; false without one.</summary>
    public bool MoreFragments => (_chain.FragmentField & Ipv6ExtensionChain.MoreFragmentsBit) != 0;

    /// <summary>Where this fragment's data belongs in the fragmentable part, in octets: 0 to 65528; 0 without a fragment header.</summary>
    public int FragmentOffset => _chain.FragmentField & Ipv6ExtensionChain.FragmentOffsetMask;

    /// <summary>Names the packet that fragments belong to; 0 without a fragment header.</summary>
    public uint Identification => _chain.Identification;

    /// <summary>Whether fewer octets were received than <see cref="PayloadLength"/> promises: a short capture, or a quote in an ICMP error.</summary>
    public bool IsTruncated => _octets.Length < HeaderLength + PayloadLength;

    /// <summary>The transport header and its data, without Ethernet padding; what is there of it if <see cref="IsTruncated"/>.</summary>
    public ReadOnlySpan<byte> Payload => _octets[TransportOffset..Math.Min(HeaderLength + PayloadLength, _octets.Length)];

    /// <summary>
    /// Checks version and length and walks the extension headers: hop-by-hop, routing, destination options, fragment and
    /// authentication, at most eight. Refused are jumbograms (RFC 2675), whose payload length is zero, and IPv4-mapped addresses.
    /// </summary>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out Ipv6Packet view)
    {
        view = default;
        if (source.Length < HeaderLength || source[0] >> 4 != 6)
        {
            return false;
        }

        var payloadLength = BinaryPrimitives.ReadUInt16BigEndian(source[4..]);
        var packet = source[..Math.Min(HeaderLength + payloadLength, source.Length)];
        if (!Ipv6ExtensionChain.TryWalk(packet, (IpProtocol)source[6], out var chain))
        {
            return false;
        }

        var candidate = new Ipv6Packet(source, chain);

        // Mapped addresses (::ffff:a.b.c.d) stand for IPv4 inside a host and have no place on the wire; taken from there they would
        // pass for IPv4 addresses here. Linux drops such sources too (ip6_rcv_core, net/ipv6/ip6_input.c).
        if (candidate.Source.IsIPv4 || candidate.Destination.IsIPv4)
        {
            return false;
        }

        view = candidate;
        return true;
    }

    /// <summary>Writes the fixed header.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="header">The fields.</param>
    /// <param name="payloadLength">Octets that will follow, extension headers included: 0 to 65535.</param>
    /// <returns>Octets written: <see cref="HeaderLength"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short, or a value does not fit its field.</exception>
    public static int WriteTo(Span<byte> buffer, in Ipv6Header header, int payloadLength)
    {
        if (header.FlowLabel > MaxFlowLabel || header.Source.IsIPv4 || header.Destination.IsIPv4)
        {
            throw new ArgumentException("An IPv6 header takes IPv6 addresses and a flow label of 20 bits.", nameof(header));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadLength, ushort.MaxValue);
        var octets = buffer[..HeaderLength];
        BinaryPrimitives.WriteUInt32BigEndian(octets, (6u << 28) | ((uint)header.TrafficClass << 20) | header.FlowLabel);
        BinaryPrimitives.WriteUInt16BigEndian(octets[4..], (ushort)payloadLength);
        octets[6] = (byte)header.NextHeader;
        octets[7] = header.HopLimit;
        header.Source.WriteTo(octets[8..24]);
        header.Destination.WriteTo(octets[24..40]);
        return HeaderLength;
    }

    /// <summary>Writes a fragment header (RFC 8200 §4.5).</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="nextHeader">What the fragmentable part starts with.</param>
    /// <param name="fragmentOffset">Where this fragment's data belongs, in octets: a multiple of 8, 0 to 65528.</param>
    /// <param name="moreFragments">Whether this is not the last one.</param>
    /// <param name="identification">The packet's name.</param>
    /// <returns>Octets written: <see cref="FragmentHeaderLength"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short, or the offset does not fit its field.</exception>
    public static int WriteFragmentHeader(Span<byte> buffer, IpProtocol nextHeader, int fragmentOffset, bool moreFragments, uint identification)
    {
        if ((fragmentOffset & ~Ipv6ExtensionChain.FragmentOffsetMask) != 0)
        {
            throw new ArgumentException("A fragment offset is a multiple of 8 octets, 0 to 65528.", nameof(fragmentOffset));
        }

        var octets = buffer[..FragmentHeaderLength];
        octets[0] = (byte)nextHeader;
        octets[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], (ushort)(fragmentOffset | (moreFragments ? Ipv6ExtensionChain.MoreFragmentsBit : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(octets[4..], identification);
        return FragmentHeaderLength;
    }
}
