using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lb.Core.Wire;

/// <summary>
/// The frames that all but a few are: untagged, IPv4 without options or IPv6 without extension headers, unfragmented, carrying
/// a whole TCP or UDP header. One bounds check covers everything the frame path reads of such a frame and writes to it.
/// What is not plain is read by <see cref="FrameHeaderReader"/>, which decides nothing differently, only more slowly.
/// </summary>
public struct PlainFrame
{
    private const ushort MoreFragmentsAndOffset = 0x3FFF;

    /// <summary>Source address of the IP header.</summary>
    public InetAddress Source;

    /// <summary>Destination address of the IP header.</summary>
    public InetAddress Destination;

    /// <summary>Source of the Ethernet header.</summary>
    public MacAddress EthernetSource;

    /// <summary>Source and destination port, the source in the upper half.</summary>
    public uint Ports;

    /// <summary>Octets of the IP packet, header included.</summary>
    public ushort NetworkLength;

    /// <summary>TCP or UDP.</summary>
    public IpProtocol Protocol;

    /// <summary>The octet of TCP flags; 0 for UDP.</summary>
    public byte TcpFlags;

    /// <summary>TTL or hop limit.</summary>
    public byte TimeToLive;

    /// <summary>Whether the packet is IPv4; otherwise IPv6.</summary>
    public bool IsIPv4;

    /// <summary>Source port.</summary>
    public readonly ushort SourcePort => (ushort)(Ports >> 16);

    /// <summary>Destination port.</summary>
    public readonly ushort DestinationPort => (ushort)Ports;

    /// <summary>Reads a frame that is plain and addressed to <paramref name="station"/> or <paramref name="virtualStation"/>.</summary>
    /// <returns>Whether it is; if not, nothing can be said about it here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> frame, MacAddress station, MacAddress virtualStation, ref PlainFrame plain)
    {
        if (frame.Length < EthernetFrame.HeaderLengthUntagged + Ipv4Packet.MinHeaderLength + UdpDatagram.HeaderLength)
        {
            return false;
        }

        ref readonly var ipv4 = ref MemoryMarshal.AsRef<Ipv4Overlay>(frame);
        var destination = BinaryPrimitives.ReverseEndianness(ipv4.EthernetDestinationAndMore) >> 16;
        if (destination != station.Bits && destination != virtualStation.Bits)
        {
            return false;
        }

        if (ipv4.TypeVersionAndHeaderWords != Ipv4Overlay.PlainIpv4)
        {
            return TryReadIpv6(frame, ref plain);
        }

        var length = BinaryPrimitives.ReverseEndianness(ipv4.TotalLength);
        var isFragment = (BinaryPrimitives.ReverseEndianness(ipv4.FlagsAndFragmentOffset) & MoreFragmentsAndOffset) != 0;
        if (isFragment || length > frame.Length - EthernetFrame.HeaderLengthUntagged
            || !TryReadTransport(frame[(EthernetFrame.HeaderLengthUntagged + Ipv4Packet.MinHeaderLength)..], ipv4.Protocol, length - Ipv4Packet.MinHeaderLength, ref plain))
        {
            return false;
        }

        plain.Source = InetAddress.FromIPv4(BinaryPrimitives.ReverseEndianness(ipv4.Source));
        plain.Destination = InetAddress.FromIPv4(BinaryPrimitives.ReverseEndianness(ipv4.Destination));
        plain.Ports = BinaryPrimitives.ReverseEndianness(ipv4.Ports);
        plain.EthernetSource = new MacAddress(BinaryPrimitives.ReverseEndianness(ipv4.EthernetSourceAndType) >> 16);
        plain.NetworkLength = length;
        plain.TimeToLive = ipv4.TimeToLive;
        plain.IsIPv4 = true;
        return true;
    }

    private static bool TryReadIpv6(ReadOnlySpan<byte> frame, ref PlainFrame plain)
    {
        const int TransportOffset = EthernetFrame.HeaderLengthUntagged + Ipv6Packet.HeaderLength;
        if (frame.Length < TransportOffset + UdpDatagram.HeaderLength
            || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != (ushort)EtherType.IPv6
            || frame[EthernetFrame.HeaderLengthUntagged] >> 4 != 6)
        {
            return false;
        }

        int payloadLength = BinaryPrimitives.ReadUInt16BigEndian(frame[(EthernetFrame.HeaderLengthUntagged + 4)..]);
        if (payloadLength > Math.Min(frame.Length - TransportOffset, ushort.MaxValue - Ipv6Packet.HeaderLength)
            || !TryReadTransport(frame[TransportOffset..], frame[EthernetFrame.HeaderLengthUntagged + 6], payloadLength, ref plain))
        {
            return false;
        }

        plain.Source = InetAddress.ReadIPv6(frame[(EthernetFrame.HeaderLengthUntagged + 8)..]);
        plain.Destination = InetAddress.ReadIPv6(frame[(EthernetFrame.HeaderLengthUntagged + 24)..]);
        plain.Ports = BinaryPrimitives.ReadUInt32BigEndian(frame[TransportOffset..]);
        plain.EthernetSource = MacAddress.ReadFrom(frame[MacAddress.Length..]);
        plain.NetworkLength = (ushort)(Ipv6Packet.HeaderLength + payloadLength);
        plain.TimeToLive = frame[EthernetFrame.HeaderLengthUntagged + 7];
        plain.IsIPv4 = false;

        // An IPv4 address in its mapped form has no place on the wire (RFC 4291 §2.5.5.2).
        return !plain.Source.IsIPv4 && !plain.Destination.IsIPv4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadTransport(ReadOnlySpan<byte> segment, byte protocol, int length, ref PlainFrame plain)
    {
        plain.Protocol = (IpProtocol)protocol;
        if (protocol == (byte)IpProtocol.Tcp && segment.Length >= TcpSegment.MinHeaderLength)
        {
            plain.TcpFlags = segment[13];
            var dataOffset = (segment[12] >> 4) * 4;
            return dataOffset >= TcpSegment.MinHeaderLength && dataOffset <= length;
        }

        plain.TcpFlags = 0;
        return protocol == (byte)IpProtocol.Udp && length >= UdpDatagram.HeaderLength;
    }

    /// <summary>The head of a frame as memory, in network order.</summary>
    [StructLayout(LayoutKind.Explicit, Pack = 1, Size = 38)]
    private struct Ipv4Overlay
    {
        [FieldOffset(0)] public ulong EthernetDestinationAndMore;
        [FieldOffset(6)] public ulong EthernetSourceAndType;
        [FieldOffset(14)] private readonly byte _versionAndHeaderWords;
        [FieldOffset(16)] public ushort TotalLength;
        [FieldOffset(20)] public ushort FlagsAndFragmentOffset;
        [FieldOffset(22)] public byte TimeToLive;
        [FieldOffset(23)] public byte Protocol;
        [FieldOffset(26)] public uint Source;
        [FieldOffset(30)] public uint Destination;
        [FieldOffset(34)] public uint Ports;

        public const uint PlainIpv4 = ((uint)EtherType.IPv4 << 8) | 0x45;

        public readonly uint TypeVersionAndHeaderWords => ((uint)(ushort)BinaryPrimitives.ReverseEndianness(EthernetSourceAndType) << 8) | _versionAndHeaderWords;
    }
}
