using Lb.Core.Wire;

namespace Lb.Testing;

public static partial class Frames
{
    /// <summary>
    /// Cuts the packet of a frame into fragments (RFC 791 §3.2, RFC 8200 §4.5), in order. Ethernet padding is not kept.
    /// </summary>
    /// <param name="frame">A frame with an IP packet that is not a fragment.</param>
    /// <param name="mtu">Octets of the longest IP packet that comes out.</param>
    /// <param name="identification">Name of the fragments; default the packet's own, or 1 for IPv6.</param>
    public static byte[][] Fragments(byte[] frame, int mtu, uint? identification = null)
    {
        _ = EthernetFrame.TryParse(frame, out var ethernet);
        var link = frame.AsSpan(0, ethernet.HeaderLength);
        return Ipv4Packet.TryParse(ethernet.Payload, out var ipv4)
            ? FragmentsOf(link, ipv4, mtu, identification)
            : FragmentsOfIpv6(link, ethernet.Payload, mtu, identification ?? 1);
    }

    private static byte[][] FragmentsOf(ReadOnlySpan<byte> link, Ipv4Packet packet, int mtu, uint? identification)
    {
        var fragments = new List<byte[]>();
        var header = new byte[Ipv4Packet.MaxHeaderLength];
        for (var offset = 0; offset < packet.Payload.Length;)
        {
            var options = offset == 0 ? packet.Options.ToArray() : CopiedOptions(packet.Options);
            var piece = Piece(packet.Payload, offset, mtu - Ipv4Packet.MinHeaderLength - options.Length, out var isLast);
            var fields = new Ipv4Header
            {
                Source = packet.Source,
                Destination = packet.Destination,
                Protocol = packet.Protocol,
                TimeToLive = packet.TimeToLive,
                TrafficClass = packet.TrafficClass,
                Identification = (ushort)(identification ?? packet.Identification),
                FragmentOffset = offset,
                MoreFragments = !isLast,
            };
            var length = Ipv4Packet.WriteTo(header, fields, piece.Length, options);
            fragments.Add([.. link, .. header.AsSpan(0, length), .. piece]);
            offset += piece.Length;
        }

        return [.. fragments];
    }

    private static byte[][] FragmentsOfIpv6(ReadOnlySpan<byte> link, ReadOnlySpan<byte> octets, int mtu, uint identification)
    {
        _ = Ipv6Packet.TryParse(octets, out var packet);
        var perFragmentLength = PerFragmentLength(octets, out var nextHeaderOffset);
        var rest = octets[perFragmentLength..(Ipv6Packet.HeaderLength + packet.PayloadLength)];
        var fragments = new List<byte[]>();
        for (var offset = 0; offset < rest.Length;)
        {
            var piece = Piece(rest, offset, mtu - perFragmentLength - Ipv6Packet.FragmentHeaderLength, out var isLast);
            byte[] fragment = [.. octets[..perFragmentLength], .. new byte[Ipv6Packet.FragmentHeaderLength], .. piece];
            var next = (IpProtocol)fragment[nextHeaderOffset];
            fragment[nextHeaderOffset] = (byte)IpProtocol.Fragment;
            _ = Ipv6Packet.WriteFragmentHeader(fragment.AsSpan(perFragmentLength), next, offset, !isLast, identification);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(4), (ushort)(fragment.Length - Ipv6Packet.HeaderLength));
            fragments.Add([.. link, .. fragment]);
            offset += piece.Length;
        }

        return [.. fragments];
    }

    private static ReadOnlySpan<byte> Piece(ReadOnlySpan<byte> data, int offset, int room, out bool isLast)
    {
        var rest = data[offset..];
        isLast = rest.Length <= room;
        return isLast ? rest : rest[..(room / 8 * 8)];
    }

    /// <summary>RFC 791 §3.1: only options with the copied flag go into fragments other than the first.</summary>
    private static byte[] CopiedOptions(ReadOnlySpan<byte> options)
    {
        const byte EndOfList = 0;
        const byte NoOperation = 1;
        const byte CopiedFlag = 0x80;
        var copied = new List<byte>();
        for (var i = 0; i < options.Length && options[i] != EndOfList;)
        {
            var length = options[i] == NoOperation ? 1 : options[i + 1];
            if ((options[i] & CopiedFlag) != 0)
            {
                copied.AddRange(options.Slice(i, length));
            }

            i += length;
        }

        while (copied.Count % 4 != 0)
        {
            copied.Add(EndOfList);
        }

        return [.. copied];
    }

    /// <summary>RFC 8200 §4.5: the headers every fragment repeats are those up to and with hop-by-hop options and routing header.</summary>
    private static int PerFragmentLength(ReadOnlySpan<byte> packet, out int nextHeaderOffset)
    {
        const int FixedNextHeaderOffset = 6;
        nextHeaderOffset = FixedNextHeaderOffset;
        var length = Ipv6Packet.HeaderLength;
        while ((IpProtocol)packet[nextHeaderOffset] is IpProtocol.HopByHop or IpProtocol.Routing)
        {
            nextHeaderOffset = length;
            length += (packet[length + 1] + 1) * 8;
        }

        return length;
    }
}
