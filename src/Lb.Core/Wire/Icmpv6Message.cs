using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// A view of an ICMPv6 message (RFC 4443 §2.1). Every message that RFC defines, and every one of neighbour discovery, has at least
/// eight octets, so that is the header here, as it is for <see cref="IcmpMessage"/>.
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |     Type      |     Code      |           Checksum            |
/// +---------------+---------------+-------------------------------+
/// |           Rest of header: unused, MTU, id and sequence        |
/// +---------------------------------------------------------------+
/// |         Body: data, or the packet an error is about ...
/// +-----------------------------------------------------
/// </code>
/// </summary>
public readonly ref struct Icmpv6Message
{
    /// <summary>Octets of the header.</summary>
    public const int HeaderLength = 8;

    /// <summary>Type of "destination unreachable" (RFC 4443 §3.1).</summary>
    public const byte DestinationUnreachable = 1;

    /// <summary>Type of "packet too big" (RFC 4443 §3.2).</summary>
    public const byte PacketTooBig = 2;

    /// <summary>Type of "time exceeded" (RFC 4443 §3.3).</summary>
    public const byte TimeExceeded = 3;

    /// <summary>Type of "parameter problem" (RFC 4443 §3.4).</summary>
    public const byte ParameterProblem = 4;

    /// <summary>Type of an echo request (RFC 4443 §4.1).</summary>
    public const byte EchoRequest = 128;

    /// <summary>Type of an echo reply (RFC 4443 §4.2).</summary>
    public const byte EchoReply = 129;

    /// <summary>Type of a neighbour solicitation (RFC 4861 §4.3).</summary>
    public const byte NeighborSolicitation = 135;

    /// <summary>Type of a neighbour advertisement (RFC 4861 §4.4).</summary>
    public const byte NeighborAdvertisement = 136;

    private const byte FirstInformational = 128;

    private readonly ReadOnlySpan<byte> _octets;

    private Icmpv6Message(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>What kind of message.</summary>
    public byte Type => _octets[0];

    /// <summary>Refines <see cref="Type"/>.</summary>
    public byte Code => _octets[1];

    /// <summary>The checksum field.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_octets[2..]);

    /// <summary>The second four octets; the MTU in a <see cref="PacketTooBig"/>.</summary>
    public uint RestOfHeader => BinaryPrimitives.ReadUInt32BigEndian(_octets[4..]);

    /// <summary>Whether the message is an error: the high bit of the type is clear (RFC 4443 §2.1).</summary>
    public bool IsError => Type < FirstInformational;

    /// <summary>What follows the header: for an error, the start of the packet it is about, IPv6 header first.</summary>
    public ReadOnlySpan<byte> Body => _octets[HeaderLength..];

    /// <summary>Whether the checksum over pseudo header and message is right (RFC 4443 §2.3).</summary>
    public bool IsChecksumValid(InetAddress source, InetAddress destination) => InternetChecksum.IsValid(
        InternetChecksum.Sum(_octets, InternetChecksum.PseudoHeader(source, destination, IpProtocol.Icmpv6, _octets.Length)));

    /// <summary>Checks that the header is complete.</summary>
    /// <param name="source">The payload of the IPv6 packet.</param>
    /// <param name="view">The view.</param>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out Icmpv6Message view)
    {
        if (source.Length < HeaderLength)
        {
            view = default;
            return false;
        }

        view = new Icmpv6Message(source);
        return true;
    }

    /// <summary>Writes a message with a right checksum.</summary>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short.</exception>
    public static int WriteTo(
        Span<byte> buffer,
        byte type,
        byte code,
        uint restOfHeader,
        InetAddress source,
        InetAddress destination,
        ReadOnlySpan<byte> body)
    {
        var octets = buffer[..(HeaderLength + body.Length)];
        octets[0] = type;
        octets[1] = code;
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(octets[4..], restOfHeader);
        body.CopyTo(octets[HeaderLength..]);
        var sum = InternetChecksum.PseudoHeader(source, destination, IpProtocol.Icmpv6, octets.Length);
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], InternetChecksum.Finish(InternetChecksum.Sum(octets, sum)));
        return octets.Length;
    }
}
