using System.Buffers.Binary;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Linux;

/// <summary>Frames put together octet by octet, for programs that look at fixed offsets.</summary>
internal static class RawFrames
{
    public const int EthernetLength = 14;

    public static byte[] IPv4(string source, string destination, IpProtocol protocol, ReadOnlySpan<byte> payload, ushort fragment = 0, int optionWords = 0)
    {
        var headerLength = 20 + (optionWords * 4);
        var packet = new byte[headerLength + payload.Length];
        packet[0] = (byte)(0x40 | (headerLength / 4));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), fragment);
        packet[9] = (byte)protocol;
        InetAddress.Parse(source).WriteTo(packet.AsSpan(12));
        InetAddress.Parse(destination).WriteTo(packet.AsSpan(16));
        payload.CopyTo(packet.AsSpan(headerLength));
        return packet;
    }

    public static byte[] IPv6(string source, string destination, IpProtocol nextHeader, ReadOnlySpan<byte> payload)
    {
        var packet = new byte[40 + payload.Length];
        packet[0] = 0x60;
        packet[6] = (byte)nextHeader;
        InetAddress.Parse(source).WriteTo(packet.AsSpan(8));
        InetAddress.Parse(destination).WriteTo(packet.AsSpan(24));
        payload.CopyTo(packet.AsSpan(40));
        return packet;
    }

    /// <summary>Eight octets of ICMP header, then what the error quotes.</summary>
    public static byte[] Icmp(byte type, ReadOnlySpan<byte> quoted) => [type, 0, 0, 0, 0, 0, 0, 0, .. quoted];

    public static byte[] Ethernet(EtherType type, ReadOnlySpan<byte> packet) =>
        [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, (byte)((int)type >> 8), (byte)type, .. packet];
}
