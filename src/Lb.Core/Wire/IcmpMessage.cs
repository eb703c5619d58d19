using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// A view of an ICMP message for IPv4 (RFC 792).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |     Type      |     Code      |           Checksum            |
/// +---------------+---------------+-------------------------------+
/// |       Rest of header: unused, next-hop MTU, id and sequence   |
/// +---------------------------------------------------------------+
/// |         Body: data, or the packet an error is about ...
/// +-----------------------------------------------------
/// </code>
/// </summary>
public readonly ref struct IcmpMessage
{
    /// <summary>Octets of the header.</summary>
    public const int HeaderLength = 8;

    /// <summary>Type of an echo reply.</summary>
    public const byte EchoReply = 0;

    /// <summary>Type of "destination unreachable".</summary>
    public const byte DestinationUnreachable = 3;

    /// <summary>Type of "source quench", deprecated by RFC 6633.</summary>
    public const byte SourceQuench = 4;

    /// <summary>Type of a redirect.</summary>
    public const byte Redirect = 5;

    /// <summary>Type of an echo request.</summary>
    public const byte EchoRequest = 8;

    /// <summary>Type of "time exceeded".</summary>
    public const byte TimeExceeded = 11;

    /// <summary>Type of "parameter problem".</summary>
    public const byte ParameterProblem = 12;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: fragmentation needed and DF set (RFC 1191 §4).</summary>
    public const byte FragmentationNeeded = 4;

    private readonly ReadOnlySpan<byte> _octets;

    private IcmpMessage(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>What kind of message.</summary>
    public byte Type => _octets[0];

    /// <summary>Refines <see cref="Type"/>.</summary>
    public byte Code => _octets[1];

    /// <summary>The checksum field.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_octets[2..]);

    /// <summary>The second four octets; what they mean depends on the type.</summary>
    public uint RestOfHeader => BinaryPrimitives.ReadUInt32BigEndian(_octets[4..]);

    /// <summary>The MTU of the next hop in a <see cref="FragmentationNeeded"/>, in octets (RFC 1191 §4).</summary>
    public ushort NextHopMtu => BinaryPrimitives.ReadUInt16BigEndian(_octets[6..]);

    /// <summary>Whether the message is an error that quotes a packet (RFC 1122 §3.2.2).</summary>
    public bool IsError => Type is DestinationUnreachable or SourceQuench or Redirect or TimeExceeded or ParameterProblem;

    /// <summary>Whether the checksum over the whole message is right.</summary>
    public bool IsChecksumValid => InternetChecksum.IsValid(InternetChecksum.Sum(_octets));

    /// <summary>What follows the header: for an error, the start of the packet it is about, IP header first.</summary>
    public ReadOnlySpan<byte> Body => _octets[HeaderLength..];

    /// <summary>Checks that the header is complete.</summary>
    /// <param name="source">The payload of the IPv4 packet.</param>
    /// <param name="view">The view.</param>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out IcmpMessage view)
    {
        if (source.Length < HeaderLength)
        {
            view = default;
            return false;
        }

        view = new IcmpMessage(source);
        return true;
    }

    /// <summary>Writes a message with a right checksum.</summary>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short.</exception>
    public static int WriteTo(Span<byte> buffer, byte type, byte code, uint restOfHeader, ReadOnlySpan<byte> body)
    {
        var octets = buffer[..(HeaderLength + body.Length)];
        octets[0] = type;
        octets[1] = code;
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(octets[4..], restOfHeader);
        body.CopyTo(octets[HeaderLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], InternetChecksum.Finish(InternetChecksum.Sum(octets)));
        return octets.Length;
    }
}
