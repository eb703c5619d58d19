using System.Buffers.Binary;
using System.Text;

namespace Lb.Core.Wire;

/// <summary>
/// The DNS messages a checker needs (RFC 1035 §4.1): a query with one question, and the head of its answer.
/// <code>
///   0  id | 2  QR OPCODE AA TC RD RA Z RCODE | 4  QDCOUNT | 6  ANCOUNT | 8  NSCOUNT | 10  ARCOUNT | 12  question
/// </code>
/// </summary>
internal static class DnsMessage
{
    /// <summary>Octets of the longest query: header, a name of 255 octets, type and class.</summary>
    public const int MaximumQueryLength = HeaderLength + 255 + 4;

    private const int HeaderLength = 12;
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private const ushort RecursionDesired = 0x0100;
    private const ushort Response = 0x8000;
    private const ushort ResponseCode = 0x000F;
    private const ushort Internet = 1;

    /// <summary>Whether a name can be asked for: labels of 1 to 63 printable ASCII characters, 253 in all; a last dot is allowed.</summary>
    public static bool IsName(string name)
    {
        if (name == ".")
            return true;

        var labels = name.EndsWith('.') ? name[..^1] : name;
        return labels.Length is > 0 and <= LongestName
            && labels.All(static letter => letter is > ' ' and <= '~')
            && labels.Split('.').All(static label => label.Length is > 0 and <= LongestLabel);
    }

    /// <summary>Writes a query with recursion desired.</summary>
    /// <param name="destination">At least <see cref="MaximumQueryLength"/> octets.</param>
    /// <param name="id">What the answer is known by.</param>
    /// <param name="name">A name for which <see cref="IsName"/> holds.</param>
    /// <param name="type">The type asked for.</param>
    /// <returns>The query's length.</returns>
    public static int WriteQuery(Span<byte> destination, ushort id, string name, DnsRecordType type)
    {
        destination[..HeaderLength].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(destination, id);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], 1);
        var length = HeaderLength;
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            destination[length] = (byte)label.Length;
            length += 1 + Encoding.ASCII.GetBytes(label, destination[(length + 1)..]);
        }

        destination[length++] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(destination[length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[(length + 2)..], Internet);
        return length + 4;
    }

    /// <summary>Whether a datagram answers a query: a response with its id and, letters' case apart, its question.</summary>
    public static bool IsAnswer(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> query)
    {
        if (datagram.Length < HeaderLength
            || !datagram[..2].SequenceEqual(query[..2])
            || (BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) & Response) == 0)
        {
            return false;
        }

        // RFC 1035 §4.1.1: a server that could not read the question may leave it out; its error still is the answer.
        if (BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]) == 0)
            return CodeOf(datagram) != 0;

        var question = query[HeaderLength..];
        return datagram.Length >= query.Length
            && Ascii.EqualsIgnoreCase(datagram[HeaderLength..query.Length], question);
    }

    /// <summary>The response code (RCODE) of a datagram for which <see cref="IsAnswer"/> holds; 0 is no error.</summary>
    public static int CodeOf(ReadOnlySpan<byte> datagram) => BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) & ResponseCode;
}
