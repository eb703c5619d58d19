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
    private const byte Syn = 0x02, Reset = 0x04, Acknowledgment = 0x10;

    /// <summary>
    /// What stays the same when a direct-routing director sends a frame on, and differs between frames:
    /// a retransmission has an identification of its own.
    /// </summary>
    public (IPEndPoint Source, IPEndPoint Destination, ushort Identification, uint Sequence) Identity =>
        (Source, Destination, Identification, Sequence);

    /// <summary>Reads a frame from its first octets.</summary>
    /// <returns>Null for anything but TCP over IPv4 or IPv6 without extension headers.</returns>
    public static CapturedFrame? Parse(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 14)
            return null;

        var packet = octets[14..];
        return (EtherType)BinaryPrimitives.ReadUInt16BigEndian(octets[12..]) switch
        {
            EtherType.IPv4 when packet.Length >= 20 && packet[9] == (byte)IpProtocol.Tcp => Read(
                octets,
                packet[((packet[0] & 0x0F) * 4)..],
                InetAddress.ReadIPv4(packet[12..]),
                InetAddress.ReadIPv4(packet[16..]),
                packet[8],
                BinaryPrimitives.ReadUInt16BigEndian(packet[4..])),
            EtherType.IPv6 when packet.Length >= 40 && packet[6] == (byte)IpProtocol.Tcp => Read(
                octets, packet[40..], InetAddress.ReadIPv6(packet[8..]), InetAddress.ReadIPv6(packet[24..]), packet[7], 0),
            _ => null,
        };
    }

    private static CapturedFrame? Read(
        ReadOnlySpan<byte> octets, ReadOnlySpan<byte> tcp, InetAddress source, InetAddress destination, byte timeToLive, ushort identification)
    {
        if (tcp.Length < 14)
            return null;

        var flags = tcp[13] & (Syn | Reset | Acknowledgment);
        return new CapturedFrame(
            MacAddress.ReadFrom(octets[6..]),
            MacAddress.ReadFrom(octets),
            new IPEndPoint(source.ToIPAddress(), BinaryPrimitives.ReadUInt16BigEndian(tcp)),
            new IPEndPoint(destination.ToIPAddress(), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..])),
            timeToLive,
            identification,
            BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
            flags == Syn,
            (flags & Reset) != 0);
    }
}
