using System.Buffers.Binary;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>Cuts an IPv4 packet that does not fit the egress MTU and may be cut (RFC 791 §3.2, "An Example Fragmentation Procedure").</summary>
internal static class Ipv4Fragmenter
{
    private const ushort MoreFragmentsFlag = 0x2000;
    private const ushort FragmentOffsetMask = 0x1FFF;
    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;

    /// <summary>Puts the pieces of a frame, rewritten already, into the outbox.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="hop">Where the pieces go, and the MTU there.</param>
    /// <param name="outbox">Takes the pieces.</param>
    /// <param name="pieces">How many pieces the outbox took: all or none.</param>
    /// <returns>Whether it took them all.</returns>
    public static bool TryFragment(ReadOnlySpan<byte> frame, in FrameHeaders headers, in NextHop hop, FrameOutbox outbox, out int pieces)
    {
        pieces = 0;
        var mark = outbox.Mark();
        var head = frame[..headers.TransportOffset];
        var payload = frame[head.Length..(headers.NetworkOffset + headers.NetworkLength)];
        var headerLength = head.Length - headers.NetworkOffset;
        var step = (hop.Mtu - headerLength) & ~7;
        if (step <= 0)
        {
            return false;
        }

        var field = BinaryPrimitives.ReadUInt16BigEndian(head[(headers.NetworkOffset + 6)..]);
        var firstUnit = field & FragmentOffsetMask;
        var moreFollow = (field & MoreFragmentsFlag) != 0;
        for (var offset = 0; offset < payload.Length; offset += step)
        {
            var length = Math.Min(step, payload.Length - offset);
            if (!outbox.TryAdd(head.Length + length, Verdict.Forward, hop.EgressPort, wasReceived: false, out var piece))
            {
                // Some of the pieces are of no use to anybody.
                outbox.ReturnTo(mark);
                pieces = 0;
                return false;
            }

            head.CopyTo(piece);
            payload.Slice(offset, length).CopyTo(piece[head.Length..]);
            var packet = piece[headers.NetworkOffset..];
            var isLast = offset + length == payload.Length && !moreFollow;
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(headerLength + length));
            BinaryPrimitives.WriteUInt16BigEndian(packet[6..], (ushort)((firstUnit + (offset / 8)) | (isLast ? 0 : MoreFragmentsFlag)));
            if (offset > 0)
            {
                BlankUncopiedOptions(packet[Ipv4Packet.MinHeaderLength..headerLength]);
            }

            BinaryPrimitives.WriteUInt16BigEndian(packet[10..], 0);
            BinaryPrimitives.WriteUInt16BigEndian(packet[10..], InternetChecksum.Finish(InternetChecksum.Sum(packet[..headerLength])));
            pieces++;
        }

        return true;
    }

    /// <summary>RFC 791 §3.1: options without the copied flag appear in the first fragment only.</summary>
    private static void BlankUncopiedOptions(Span<byte> options)
    {
        while (!options.IsEmpty && options[0] != EndOfOptions)
        {
            var length = options[0] == NoOperation || options.Length < 2 ? 1 : Math.Clamp((int)options[1], 2, options.Length);
            if ((options[0] & 0x80) == 0)
            {
                options[..length].Fill(NoOperation);
            }

            options = options[length..];
        }
    }
}
