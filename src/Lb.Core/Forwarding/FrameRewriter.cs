using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>
/// Direct routing's only changes to a frame: both MAC addresses, and, towards another host, the TTL with its checksum.
/// </summary>
public static class FrameRewriter
{
    private const int Ipv4TtlOffset = 8;
    private const int Ipv4ChecksumOffset = 10;
    private const int Ipv6HopLimitOffset = 7;
    private const int TcpChecksumOffset = 16;
    private const int UdpChecksumOffset = 6;

    /// <summary>Everything at once for the most common frame: IPv4 without VLAN tags, towards another host.</summary>
    /// <remarks>One bounds check, because that is a good part of the work here.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RedirectUntaggedIpv4(Span<byte> frame, in NextHop hop)
    {
        ref var head = ref MemoryMarshal.AsRef<Ipv4Head>(frame);
        head.EthernetAddresses = BinaryPrimitives.ReverseEndianness((hop.Destination.Bits << 16) | (hop.Source.Bits >> 32));
        head.RestOfSource = BinaryPrimitives.ReverseEndianness((uint)hop.Source.Bits);
        head.TimeToLive--;
        head.Checksum = BinaryPrimitives.ReverseEndianness(AfterDecrement(BinaryPrimitives.ReverseEndianness(head.Checksum)));
    }

    /// <summary>Addresses the Ethernet header to the next hop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetMacAddresses(Span<byte> frame, in NextHop hop)
    {
        BinaryPrimitives.WriteUInt32BigEndian(frame[8..], (uint)hop.Source.Bits);
        BinaryPrimitives.WriteUInt64BigEndian(frame, (hop.Destination.Bits << 16) | (hop.Source.Bits >> 32));
    }

    /// <summary>The TTL or hop limit of the packet at <paramref name="networkOffset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte TimeToLive(ReadOnlySpan<byte> frame, int networkOffset, bool isIPv4) =>
        frame[networkOffset + (isIPv4 ? Ipv4TtlOffset : Ipv6HopLimitOffset)];

    /// <summary>
    /// Does what the sender left to a network card: sums a TCP or UDP packet whose checksum field holds the sum of the pseudo header
    /// (CHECKSUM_PARTIAL, linux/skbuff.h).
    /// </summary>
    /// <returns>False for any other transport; the frame is as it was.</returns>
    public static bool TryCompleteChecksum(Span<byte> frame, in FrameHeaders headers)
    {
        if (headers.Kind is not (FrameKind.Tcp or FrameKind.Udp))
        {
            return false;
        }

        var transport = frame[headers.TransportOffset..(headers.NetworkOffset + headers.NetworkLength)];
        var sum = InternetChecksum.Sum(transport);
        var isUdp = headers.Kind == FrameKind.Udp;
        BinaryPrimitives.WriteUInt16BigEndian(
            transport[(isUdp ? UdpChecksumOffset : TcpChecksumOffset)..],
            isUdp ? InternetChecksum.FinishUdp(sum) : InternetChecksum.Finish(sum));
        return true;
    }

    /// <summary>
    /// Lowers the TTL or hop limit by one, as every router does (RFC 1812 §5.3.1, RFC 8200 §3), so that even two directors
    /// without a loop guard could not send a frame round for ever.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecrementTimeToLive(Span<byte> frame, int networkOffset, bool isIPv4)
    {
        if (!isIPv4)
        {
            frame[networkOffset + Ipv6HopLimitOffset]--;
            return;
        }

        frame[networkOffset + Ipv4TtlOffset]--;
        var checksum = frame[(networkOffset + Ipv4ChecksumOffset)..];
        BinaryPrimitives.WriteUInt16BigEndian(checksum, AfterDecrement(BinaryPrimitives.ReadUInt16BigEndian(checksum)));
    }

    /// <summary>RFC 1624 eqn. 3 for a field that falls by 0x0100: the one's-complement sum falls, so its complement rises.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort AfterDecrement(ushort checksum)
    {
        var sum = checksum + 0x0100u;
        return (ushort)(sum + (sum >= 0xFFFF ? 1u : 0u));
    }

    [StructLayout(LayoutKind.Explicit, Pack = 1, Size = 26)]
    private struct Ipv4Head
    {
        [FieldOffset(0)] public ulong EthernetAddresses;
        [FieldOffset(8)] public uint RestOfSource;
        [FieldOffset(22)] public byte TimeToLive;
        [FieldOffset(24)] public ushort Checksum;
    }
}
