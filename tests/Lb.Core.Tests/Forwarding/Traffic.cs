using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Forwarding;

/// <summary>Frames of the usual client to the usual services, by either family.</summary>
internal static class Traffic
{
    public const TcpFlags Syn = TcpFlags.Syn;
    public const TcpFlags Ack = TcpFlags.Ack;
    public const TcpFlags Data = TcpFlags.Psh | TcpFlags.Ack;
    public const TcpFlags Fin = TcpFlags.Fin | TcpFlags.Ack;
    public const TcpFlags Rst = TcpFlags.Rst;

    public static InetAddress Client { get; } = InetAddress.Parse("198.18.0.1");

    public static InetAddress Client6 { get; } = InetAddress.Parse("2001:db8::1");

    public static InetAddress Vip { get; } = InetAddress.Parse("198.18.0.100");

    public static InetAddress Vip6 { get; } = InetAddress.Parse("2001:db8::64");

    public static byte[] Tcp(TcpFlags flags, ushort port = 1111, int octets = 0, Envelope? envelope = null, bool v6 = false, ushort servicePort = 80) =>
        Frames.Tcp(From(v6, port), To(v6, servicePort), flags, new byte[octets], envelope: envelope);

    public static byte[] Udp(ushort port = 1111, int octets = 18, Envelope? envelope = null, bool v6 = false, ushort servicePort = 53) =>
        Frames.Udp(From(v6, port), To(v6, servicePort), Pattern(octets), envelope: envelope);

    /// <summary>A datagram of <paramref name="octets"/> whose packet is in fragments for an MTU of 1500.</summary>
    public static byte[][] Fragments(ushort port = 1111, int octets = 2000, uint id = 7, bool v6 = false, Envelope? envelope = null, ushort servicePort = 53) =>
        Frames.Fragments(Udp(port, octets, envelope, v6, servicePort), 1500, id);

    public static Envelope Ttl(byte ttl) => new() { Ttl = ttl };

    public static Envelope FromMac(MacAddress mac) => new() { SourceMac = mac };

    /// <summary>An error about what the virtual service sent to the client.</summary>
    public static byte[] Icmp(byte type, byte code, uint rest = 0, ushort port = 1111, bool v6 = false, Envelope? envelope = null) =>
        Frames.IcmpError(v6 ? Client6 : Client, Reply(port, v6), type, code, rest, envelope: envelope);

    public static byte[] Reply(ushort port = 1111, bool v6 = false) => Frames.Tcp(To(v6, 80), From(v6, port), Ack);

    private static Endpoint From(bool v6, ushort port) => new(v6 ? Client6 : Client, port);

    private static Endpoint To(bool v6, ushort port) => new(v6 ? Vip6 : Vip, port);

    private static byte[] Pattern(int octets) => [.. Enumerable.Range(0, octets).Select(i => (byte)i)];
}
