using System.Buffers.Binary;
using System.Net;
using Lb.Core.Wire;

namespace Lb.Host.Lab;

/// <summary>A captured TCP frame, as far as a lab needs it to follow one frame along its way.</summary>
/// <param name="SourceMac">Who put it on the wire.</param>
/// <param name="DestinationMac">For whom.</param>
/// <param name="Source">The sender's address and port.</param>
/// <param name="Destination">The receiver's address and port.</param>
/// <param name="TimeToLive">IPv4 TTL or IPv6 hop limit.</param>
/// <param name="Identification">IPv4 identification; 0 for IPv6.</param>
/// <param name="Sequence">TCP sequence number.</param>
/// <param name="IsSyn">A connection's first frame: SYN without ACK.</param>
/// <param name="IsReset">RST.</param>
internal sealed record CapturedFrame(
    MacAddress SourceMac,
    MacAddress DestinationMac,
    IPEndPoint Source,
    IPEndPoint Destination,
    byte TimeToLive,
    ushort Identification,
    uint Sequence,
    bool IsSyn,
    bool IsReset)
{
    // RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1.
    private const int IdentificationOffset = 4, TimeToLiveOffset = 8, HopLimitOffset = 7;
    private const int DestinationPortOffset = 2, SequenceOffset = 4, FlagsOffset = 13;

    /// <summary>
    /// What stays the same when a direct-routing director sends a frame on, and differs between frames:
    /// a retransmission has an identification of its own.
    /// </summary>
    public (IPEndPoint Source, IPEndPoint Destination, ushort Identification, uint Sequence) Identity =>
        (Source, Destination, Identification, Sequence);

    /// <summary>Reads a frame from its first octets, which need not hold all of its payload.</summary>
    /// <returns>Null for anything but TCP, and for fragments.</returns>
    public static CapturedFrame? Parse(ReadOnlySpan<byte> octets)
    {
        FrameHeaderReader.Read(octets, out var headers);
        if (headers.Protocol != IpProtocol.Tcp || headers.IsFragment || octets.Length < headers.TransportOffset + TcpSegment.MinHeaderLength)
            return null;

        // The first octets of a TCP header are where they are, whatever the reader makes of a segment that snaplen cut off.
        var packet = octets[headers.NetworkOffset..];
        var segment = octets[headers.TransportOffset..];
        var flags = (TcpFlags)segment[FlagsOffset];
        return new CapturedFrame(
            headers.EthernetSource,
            headers.EthernetDestination,
            new IPEndPoint(headers.Source.ToIPAddress(), BinaryPrimitives.ReadUInt16BigEndian(segment)),
            new IPEndPoint(headers.Destination.ToIPAddress(), BinaryPrimitives.ReadUInt16BigEndian(segment[DestinationPortOffset..])),
            packet[headers.IsIPv4 ? TimeToLiveOffset : HopLimitOffset],
            headers.IsIPv4 ? BinaryPrimitives.ReadUInt16BigEndian(packet[IdentificationOffset..]) : (ushort)0,
            BinaryPrimitives.ReadUInt32BigEndian(segment[SequenceOffset..]),
            (flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn,
            flags.HasFlag(TcpFlags.Rst));
    }
}
