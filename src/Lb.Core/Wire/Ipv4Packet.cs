using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// A view of an IPv4 packet (RFC 791 §3.1).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+-------+---------------+-------------------------------+
/// |Version|  IHL  |Traffic Class  |         Total Length          |
/// +-------+-------+---------------+-----+-------------------------+
/// |        Identification         |0|D|M|     Fragment Offset     |
/// +---------------+---------------+-----+-------------------------+
/// | Time to Live  |   Protocol    |        Header Checksum        |
/// +---------------+---------------+-------------------------------+
/// |                        Source Address                         |
/// +---------------------------------------------------------------+
/// |                      Destination Address                      |
/// +---------------------------------------------------------------+
/// |                   Options, 0 to 40 octets ...
/// +----------------------------------------------
/// </code>
/// </summary>
public readonly ref struct Ipv4Packet
{
    /// <summary>Octets of a header without options.</summary>
    public const int MinHeaderLength = 20;

    /// <summary>Octets of the longest header.</summary>
    public const int MaxHeaderLength = 60;

    private const ushort DontFragmentBit = 0x4000;
    private const ushort MoreFragmentsBit = 0x2000;
    private const ushort FragmentOffsetMask = 0x1FFF;

    private readonly ReadOnlySpan<byte> _octets;

    private Ipv4Packet(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>Octets of the header with its options: 20 to 60.</summary>
    public int HeaderLength => (_octets[0] & 0x0F) * 4;

    /// <summary>Differentiated services and ECN.</summary>
    public byte TrafficClass => _octets[1];

    /// <summary>Octets of header and payload as the sender wrote it; at least <see cref="HeaderLength"/>.</summary>
    public int TotalLength => BinaryPrimitives.ReadUInt16BigEndian(_octets[2..]);

    /// <summary>Names the datagram that fragments belong to.</summary>
    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_octets[4..]);

    /// <summary>The DF bit.</summary>
    public bool DontFragment => (FragmentField & DontFragmentBit) != 0;

    /// <summary>The MF bit.</summary>
    public bool MoreFragments => (FragmentField & MoreFragmentsBit) != 0;

    /// <summary>Where this fragment's data belongs in the datagram, in octets: 0 to 65528.</summary>
    public int FragmentOffset => (FragmentField & FragmentOffsetMask) * 8;

    /// <summary>Whether this is a piece of a larger datagram, the first piece included.</summary>
    public bool IsFragment => (FragmentField & (MoreFragmentsBit | FragmentOffsetMask)) != 0;

    /// <summary>Hops left.</summary>
    public byte TimeToLive => _octets[8];

    /// <summary>What the payload is.</summary>
    public IpProtocol Protocol => (IpProtocol)_octets[9];

    /// <summary>The header checksum field.</summary>
    public ushort HeaderChecksum => BinaryPrimitives.ReadUInt16BigEndian(_octets[10..]);

    /// <summary>Whether the header checksum is right (RFC 1071).</summary>
    public bool IsHeaderChecksumValid => InternetChecksum.IsValid(InternetChecksum.Sum(Header));

    /// <summary>Sending host.</summary>
    public InetAddress Source => InetAddress.ReadIPv4(_octets[12..]);

    /// <summary>Receiving host.</summary>
    public InetAddress Destination => InetAddress.ReadIPv4(_octets[16..]);

    /// <summary>The header with its options.</summary>
    public ReadOnlySpan<byte> Header => _octets[..HeaderLength];

    /// <summary>The options, padding included; empty for most packets.</summary>
    public ReadOnlySpan<byte> Options => _octets[MinHeaderLength..HeaderLength];

    /// <summary>Whether fewer octets were received than <see cref="TotalLength"/> promises: a short capture, or a quote in an ICMP error.</summary>
    public bool IsTruncated => _octets.Length < TotalLength;

    /// <summary>The data, without Ethernet padding; what is there of it if <see cref="IsTruncated"/>.</summary>
    public ReadOnlySpan<byte> Payload => _octets[HeaderLength..Math.Min(TotalLength, _octets.Length)];

    private ushort FragmentField => BinaryPrimitives.ReadUInt16BigEndian(_octets[6..]);

    /// <summary>
    /// Checks version, header length against the octets received, and total length against header length. The checksum is not
    /// looked at. Octets behind the total length are Ethernet padding and are ignored.
    /// </summary>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out Ipv4Packet view)
    {
        view = default;
        if (source.Length < MinHeaderLength || source[0] >> 4 != 4)
        {
            return false;
        }

        var packet = new Ipv4Packet(source);

        // RFC 1122 §3.2.1.1 and RFC 1812 §5.2.2 list what makes a header unusable.
        if (packet.HeaderLength < MinHeaderLength || packet.HeaderLength > source.Length || packet.TotalLength < packet.HeaderLength)
        {
            return false;
        }

        view = packet;
        return true;
    }

    /// <summary>Writes a header with a right checksum.</summary>
    /// <param name="buffer">Where to; <see cref="MinHeaderLength"/> octets and the options.</param>
    /// <param name="header">The fields.</param>
    /// <param name="payloadLength">Octets of data that will follow.</param>
    /// <param name="options">Options, padded to a multiple of 4 octets, at most 40.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short, or a value does not fit its field.</exception>
    public static int WriteTo(Span<byte> buffer, in Ipv4Header header, int payloadLength, ReadOnlySpan<byte> options = default)
    {
        var headerLength = MinHeaderLength + options.Length;
        if (options.Length % 4 != 0 || headerLength > MaxHeaderLength)
        {
            throw new ArgumentException("IPv4 options take a multiple of 4 octets, at most 40.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadLength, ushort.MaxValue - headerLength);

        var octets = buffer[..headerLength];
        octets[0] = (byte)((4 << 4) | (headerLength / 4));
        octets[1] = header.TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], (ushort)(headerLength + payloadLength));
        BinaryPrimitives.WriteUInt16BigEndian(octets[4..], header.Identification);
        BinaryPrimitives.WriteUInt16BigEndian(octets[6..], FragmentFieldOf(header));
        octets[8] = header.TimeToLive;
        octets[9] = (byte)header.Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(octets[10..], 0);
        header.Source.WriteTo(octets[12..16]);
        header.Destination.WriteTo(octets[16..20]);
        options.CopyTo(octets[MinHeaderLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(octets[10..], InternetChecksum.Finish(InternetChecksum.Sum(octets)));
        return headerLength;
    }

    private static ushort FragmentFieldOf(in Ipv4Header header)
    {
        if (header.FragmentOffset % 8 != 0 || header.FragmentOffset is < 0 or > FragmentOffsetMask * 8)
        {
            throw new ArgumentException("A fragment offset is a multiple of 8 octets, 0 to 65528.", nameof(header));
        }

        var field = header.FragmentOffset / 8;
        field |= header.DontFragment ? DontFragmentBit : 0;
        field |= header.MoreFragments ? MoreFragmentsBit : 0;
        return (ushort)field;
    }
}
