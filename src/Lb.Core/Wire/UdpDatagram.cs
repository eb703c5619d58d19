using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// A view of a UDP datagram (RFC 768).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |          Source Port          |       Destination Port        |
/// +-------------------------------+-------------------------------+
/// |            Length             |           Checksum            |
/// +-------------------------------+-------------------------------+
/// |                             Data ...
/// +-----------------------------------
/// </code>
/// </summary>
public readonly ref struct UdpDatagram
{
    /// <summary>Octets of the header.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _octets;

    private UdpDatagram(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>Port of the sender; 0 if it wants no answer.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_octets);

    /// <summary>Port of the receiver.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_octets[2..]);

    /// <summary>Octets of header and data as the sender wrote it; at least 8.</summary>
    public int Length => BinaryPrimitives.ReadUInt16BigEndian(_octets[4..]);

    /// <summary>The checksum field; 0 means the sender made none.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_octets[6..]);

    /// <summary>Whether fewer octets were received than <see cref="Length"/> promises: a first fragment, a short capture, a quote.</summary>
    public bool IsTruncated => _octets.Length < Length;

    /// <summary>The data; what is there of it if <see cref="IsTruncated"/>.</summary>
    public ReadOnlySpan<byte> Payload => _octets[HeaderLength..Math.Min(Length, _octets.Length)];

    /// <summary>
    /// Whether the checksum over the datagram is right. Zero is right over IPv4 (RFC 768) and wrong over IPv6 (RFC 8200 §8.1).
    /// False if <see cref="IsTruncated"/>.
    /// </summary>
    public bool IsChecksumValid(InetAddress source, InetAddress destination)
    {
        if (IsTruncated)
        {
            return false;
        }

        return Checksum == 0
            ? source.IsIPv4
            : InternetChecksum.IsValid(
                InternetChecksum.Sum(_octets[..Length], InternetChecksum.PseudoHeader(source, destination, IpProtocol.Udp, Length)));
    }

    /// <summary>Checks that the header is complete and its length covers it.</summary>
    /// <param name="source">The payload of an unfragmented packet, or of a first fragment.</param>
    /// <param name="view">The view.</param>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out UdpDatagram view)
    {
        view = default;
        if (source.Length < HeaderLength)
        {
            return false;
        }

        var datagram = new UdpDatagram(source);
        if (datagram.Length < HeaderLength)
        {
            return false;
        }

        view = datagram;
        return true;
    }

    /// <summary>Writes a datagram with a right checksum.</summary>
    /// <param name="buffer">Where to; header and payload.</param>
    /// <param name="ports">The ports.</param>
    /// <param name="source">Source address, for the pseudo header.</param>
    /// <param name="destination">Destination address, for the pseudo header.</param>
    /// <param name="payload">The data, at most 65527 octets.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short, or <paramref name="payload"/> too long.</exception>
    public static int WriteTo(Span<byte> buffer, TransportPorts ports, InetAddress source, InetAddress destination, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, ushort.MaxValue - HeaderLength, nameof(payload));
        var octets = buffer[..(HeaderLength + payload.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(octets, ports.Source);
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], ports.Destination);
        BinaryPrimitives.WriteUInt16BigEndian(octets[4..], (ushort)octets.Length);
        BinaryPrimitives.WriteUInt16BigEndian(octets[6..], 0);
        payload.CopyTo(octets[HeaderLength..]);
        var sum = InternetChecksum.PseudoHeader(source, destination, IpProtocol.Udp, octets.Length);
        BinaryPrimitives.WriteUInt16BigEndian(octets[6..], InternetChecksum.FinishUdp(InternetChecksum.Sum(octets, sum)));
        return octets.Length;
    }
}
