using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lb.Core.Neighbors;

namespace Lb.Core.Forwarding;

/// <summary>
/// Direct routing's only changes to a frame: both MAC addresses, and, towards another host, the TTL with its checksum.
/// </summary>
public static class FrameRewriter
{
    private const int Ipv4TtlOffset = 8;
    private const int Ipv4ChecksumOffset = 10;
    private const int Ipv6HopLimitOffset = 7;

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

        // RFC 1624 eqn. 3 for a field that falls by 0x0100: the one's-complement sum falls, so its complement rises.
        var checksumField = frame[(networkOffset + Ipv4ChecksumOffset)..];
        var checksum = BinaryPrimitives.ReadUInt16BigEndian(checksumField) + 0x0100u;
        BinaryPrimitives.WriteUInt16BigEndian(checksumField, (ushort)(checksum + (checksum >= 0xFFFF ? 1 : 0)));
    }
}
