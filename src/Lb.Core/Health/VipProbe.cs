using Lb.Core.Wire;

namespace Lb.Core.Health;

/// <summary>
/// Half a TCP handshake with a virtual service at one server: a SYN for the virtual address in a frame to that server's station, what comes
/// back, and a RST.
/// </summary>
/// <param name="Station">This host's station address on the server's link.</param>
/// <param name="ServerStation">The server's.</param>
/// <param name="Address">This host's own address there, of the same family as the virtual one.</param>
/// <param name="Port">A port of it that nothing else uses.</param>
/// <param name="VirtualAddress">Where clients connect to.</param>
/// <param name="VirtualPort">The port clients connect to.</param>
/// <param name="SequenceNumber">The SYN's, unpredictable (RFC 9293 §3.4.1).</param>
internal sealed record VipProbe(
    MacAddress Station,
    MacAddress ServerStation,
    InetAddress Address,
    ushort Port,
    InetAddress VirtualAddress,
    ushort VirtualPort,
    uint SequenceNumber)
{
    /// <summary>Octets of the longer frame, over IPv6.</summary>
    public const int MaxFrameLength = EthernetFrame.HeaderLengthUntagged + Ipv6Packet.HeaderLength + TcpSegment.MinHeaderLength;

    // No host looks at this for packets of its own, and none may send such a packet on (RFC 1812 §5.3.1, RFC 8200 §3): neither a server
    // without the virtual address that routes, nor a director that would balance it to somebody else, answers in the server's place.
    private const byte TimeToLive = 1;

    /// <summary>Writes the SYN.</summary>
    /// <param name="frame">Where to, at least <see cref="MaxFrameLength"/> octets.</param>
    /// <returns>Octets written.</returns>
    public int WriteSyn(Span<byte> frame) => Write(frame, TcpFlags.Syn, SequenceNumber);

    /// <summary>Writes the RST that ends the connection at the server, which is then half open or not there (RFC 9293 §3.10.7.4, first check).</summary>
    /// <param name="frame">Where to, at least <see cref="MaxFrameLength"/> octets.</param>
    /// <returns>Octets written.</returns>
    public int WriteReset(Span<byte> frame) => Write(frame, TcpFlags.Rst, SequenceNumber + 1);

    /// <summary>Reads a frame of any octets. The checksum is not looked at: a frame that never was on a wire may have a partial one.</summary>
    /// <param name="frame">The frame, from its destination address on.</param>
    /// <param name="station">The station it came from, if it is an answer.</param>
    public VipAnswer Read(ReadOnlySpan<byte> frame, out MacAddress station)
    {
        FrameHeaderReader.Read(frame, out var headers);
        station = headers.EthernetSource;
        if (headers.Protocol != IpProtocol.Tcp || headers.IsFragment || headers.Source != VirtualAddress || headers.Destination != Address
            || !TcpSegment.TryParse(frame[headers.TransportOffset..], out var segment)
            || segment.SourcePort != VirtualPort || segment.DestinationPort != Port)
        {
            return VipAnswer.None;
        }

        // RFC 9293 §3.10.7.3: in SYN-SENT only what acknowledges the SYN is an answer to it.
        if (!segment.Flags.HasFlag(TcpFlags.Ack) || segment.AcknowledgmentNumber != SequenceNumber + 1)
        {
            return VipAnswer.None;
        }

        return segment.Flags.HasFlag(TcpFlags.Rst) ? VipAnswer.Refused
            : segment.Flags.HasFlag(TcpFlags.Syn) ? VipAnswer.Accepted
            : VipAnswer.None;
    }

    private int Write(Span<byte> frame, TcpFlags flags, uint sequenceNumber)
    {
        var header = new TcpHeader { SourcePort = Port, DestinationPort = VirtualPort, SequenceNumber = sequenceNumber, Flags = flags };
        var network = EthernetFrame.WriteTo(frame, ServerStation, Station, Address.IsIPv4 ? EtherType.IPv4 : EtherType.IPv6);
        var transport = network + WriteNetworkHeader(frame[network..]);
        return transport + TcpSegment.WriteTo(frame[transport..], header, Address, VirtualAddress, payload: []);
    }

    private int WriteNetworkHeader(Span<byte> packet) => Address.IsIPv4
        ? Ipv4Packet.WriteTo(
            packet,
            new Ipv4Header { Protocol = IpProtocol.Tcp, Source = Address, Destination = VirtualAddress, TimeToLive = TimeToLive, DontFragment = true },
            TcpSegment.MinHeaderLength)
        : Ipv6Packet.WriteTo(
            packet,
            new Ipv6Header { NextHeader = IpProtocol.Tcp, Source = Address, Destination = VirtualAddress, HopLimit = TimeToLive },
            TcpSegment.MinHeaderLength);
}
