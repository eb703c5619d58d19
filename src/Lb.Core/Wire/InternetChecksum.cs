using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Lb.Core.Wire;

/// <summary>
/// The Internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit words in network order.
/// A running sum is a <see cref="uint"/> that <see cref="Finish"/> folds; zero starts it.
/// </summary>
public static class InternetChecksum
{
    /// <summary>
    /// Adds <paramref name="octets"/> to a running sum. An odd last octet is padded with a zero on its right (RFC 1071 §1),
    /// so only the last part of a message may have an odd length.
    /// </summary>
    /// <param name="octets">The octets, at most 4 GiB over the life of one sum.</param>
    /// <param name="sum">The running sum so far.</param>
    /// <returns>The new running sum.</returns>
    public static uint Sum(ReadOnlySpan<byte> octets, uint sum = 0)
    {
        // RFC 1071 §2 (B) and (C): the sum is independent of byte order up to one final swap, and wider words fold to the same
        // result. 32-bit halves into 64-bit accumulators cannot overflow before 2^32 words.
        ulong low = 0;
        ulong high = 0;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(octets))
        {
            low += (uint)word;
            high += word >> 32;
        }

        var wide = low + high + Tail(octets[(octets.Length & ~(sizeof(ulong) - 1))..]);
        var folded = Fold(wide);
        return sum + (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded);
    }

    /// <summary>Folds a running sum and complements it: the value of a checksum field that was zero while summing.</summary>
    public static ushort Finish(uint sum) => (ushort)~Fold(sum);

    /// <summary>
    /// As <see cref="Finish"/>, for UDP: a computed zero is sent as all ones, because zero on the wire means "no checksum" (RFC 768).
    /// </summary>
    public static ushort FinishUdp(uint sum)
    {
        var checksum = Finish(sum);
        return checksum == 0 ? ushort.MaxValue : checksum;
    }

    /// <summary>Whether a running sum over data that includes its checksum field is right: all ones (RFC 1071 §1).</summary>
    public static bool IsValid(uint sum) => Fold(sum) == ushort.MaxValue;

    /// <summary>
    /// The running sum of the pseudo header TCP, UDP and ICMPv6 are protected with: RFC 9293 §3.1 for IPv4, RFC 8200 §8.1 for IPv6.
    /// </summary>
    /// <param name="source">Source address; its family decides which pseudo header.</param>
    /// <param name="destination">Destination address of the same family.</param>
    /// <param name="protocol">The transport, not the first extension header.</param>
    /// <param name="length">Octets of the transport header and its data.</param>
    public static uint PseudoHeader(InetAddress source, InetAddress destination, IpProtocol protocol, int length)
    {
        var sum = (uint)protocol + (uint)(length >>> 16) + (ushort)length;
        return source.IsIPv4
            ? sum + SumWords((uint)source.Low) + SumWords((uint)destination.Low)
            : sum + SumWords(source.High) + SumWords(source.Low) + SumWords(destination.High) + SumWords(destination.Low);
    }

    /// <summary>
    /// The checksum after one 16-bit word under it changed, without summing the rest again (RFC 1624 §3, equation 3:
    /// HC' = ~(~HC + ~m + m')). Unlike equation 4 it never turns a right 0x0000 into 0xFFFF.
    /// </summary>
    /// <param name="checksum">The checksum field before.</param>
    /// <param name="old">The word before, as a number read in network order.</param>
    /// <param name="new">The word after.</param>
    public static ushort UpdateField(ushort checksum, ushort old, ushort @new) =>
        Finish((uint)(ushort)~checksum + (ushort)~old + @new);

    /// <summary>The last zero to seven octets as words in the byte order of this machine.</summary>
    private static ulong Tail(ReadOnlySpan<byte> octets)
    {
        ulong sum = 0;
        if (octets.Length >= sizeof(uint))
        {
            sum = MemoryMarshal.Read<uint>(octets);
            octets = octets[sizeof(uint)..];
        }

        if (octets.Length >= sizeof(ushort))
        {
            sum += MemoryMarshal.Read<ushort>(octets);
            octets = octets[sizeof(ushort)..];
        }

        return octets.IsEmpty ? sum : sum + (BitConverter.IsLittleEndian ? octets[0] : (uint)octets[0] << 8);
    }

    private static uint SumWords(ulong word) =>
        (ushort)(word >> 48) + (uint)(ushort)(word >> 32) + (ushort)(word >> 16) + (ushort)word;

    private static ushort Fold(ulong sum)
    {
        sum = (sum & 0xFFFF_FFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)sum;
    }
}
