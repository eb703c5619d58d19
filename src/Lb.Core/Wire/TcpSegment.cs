using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// A view of a TCP segment (RFC 9293 §3.1).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |          Source Port          |       Destination Port        |
/// +-------------------------------+-------------------------------+
/// |                        Sequence Number                        |
/// +---------------------------------------------------------------+
/// |                     Acknowledgment Number                     |
/// +-------+-------+---------------+-------------------------------+
/// |Offset |  Rsrvd|C|E|U|A|P|R|S|F|            Window             |
/// +-------+-------+---------------+-------------------------------+
/// |           Checksum            |        Urgent Pointer         |
/// +-------------------------------+-------------------------------+
/// |                   Options, 0 to 40 octets ...
/// +----------------------------------------------
/// </code>
/// </summary>
public readonly ref struct TcpSegment
{
    /// <summary>Octets of a header without options.</summary>
    public const int MinHeaderLength = 20;

    /// <summary>Octets of the longest header.</summary>
    public const int MaxHeaderLength = 60;

    private readonly ReadOnlySpan<byte> _octets;

    private TcpSegment(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>Port of the sender.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_octets);

    /// <summary>Port of the receiver.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_octets[2..]);

    /// <summary>Sequence number.</summary>
    public uint SequenceNumber => BinaryPrimitives.ReadUInt32BigEndian(_octets[4..]);

    /// <summary>Acknowledgment number; counts only with <see cref="TcpFlags.Ack"/>.</summary>
    public uint AcknowledgmentNumber => BinaryPrimitives.ReadUInt32BigEndian(_octets[8..]);

    /// <summary>Octets of the header with its options (the data offset): 20 to 60.</summary>
    public int HeaderLength => (_octets[12] >> 4) * 4;

    /// <summary>Control bits.</summary>
    public TcpFlags Flags => (TcpFlags)_octets[13];

    /// <summary>Receive window, unscaled.</summary>
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_octets[14..]);

    /// <summary>The checksum field. Only a partial sum in frames that a local stack left to the NIC.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_octets[16..]);

    /// <summary>The options, padding included.</summary>
    public ReadOnlySpan<byte> Options => _octets[MinHeaderLength..HeaderLength];

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Payload => _octets[HeaderLength..];

    /// <summary>Whether the checksum over the whole segment is right.</summary>
    public bool IsChecksumValid(InetAddress source, InetAddress destination) => InternetChecksum.IsValid(
        InternetChecksum.Sum(_octets, InternetChecksum.PseudoHeader(source, destination, IpProtocol.Tcp, _octets.Length)));

    /// <summary>Checks the data offset against the octets received.</summary>
    /// <param name="source">The payload of an unfragmented packet, or of a first fragment.</param>
    /// <param name="view">The view.</param>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out TcpSegment view)
    {
        view = default;
        if (source.Length < MinHeaderLength)
        {
            return false;
        }

        var segment = new TcpSegment(source);
        if (segment.HeaderLength < MinHeaderLength || segment.HeaderLength > source.Length)
        {
            return false;
        }

        view = segment;
        return true;
    }

    /// <summary>Writes a segment with a right checksum.</summary>
    /// <param name="buffer">Where to; header, options and payload.</param>
    /// <param name="header">The fields.</param>
    /// <param name="source">Source address, for the pseudo header.</param>
    /// <param name="destination">Destination address, for the pseudo header.</param>
    /// <param name="payload">The data.</param>
    /// <param name="options">Options, padded to a multiple of 4 octets, at most 40.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short, or the options do not fit.</exception>
    public static int WriteTo(
        Span<byte> buffer,
        in TcpHeader header,
        InetAddress source,
        InetAddress destination,
        ReadOnlySpan<byte> payload,
        ReadOnlySpan<byte> options = default)
    {
        var headerLength = MinHeaderLength + options.Length;
        if (options.Length % 4 != 0 || headerLength > MaxHeaderLength)
        {
            throw new ArgumentException("TCP options take a multiple of 4 octets, at most 40.", nameof(options));
        }

        var octets = buffer[..(headerLength + payload.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(octets, header.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], header.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(octets[4..], header.SequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(octets[8..], header.AcknowledgmentNumber);
        octets[12] = (byte)(headerLength / 4 << 4);
        octets[13] = (byte)header.Flags;
        BinaryPrimitives.WriteUInt16BigEndian(octets[14..], header.Window);
        BinaryPrimitives.WriteUInt32BigEndian(octets[16..], 0);
        options.CopyTo(octets[MinHeaderLength..]);
        payload.CopyTo(octets[headerLength..]);
        var sum = InternetChecksum.PseudoHeader(source, destination, IpProtocol.Tcp, octets.Length);
        BinaryPrimitives.WriteUInt16BigEndian(octets[16..], InternetChecksum.Finish(InternetChecksum.Sum(octets, sum)));
        return octets.Length;
    }
}
