using Lb.Core.Wire;

namespace Lb.Testing.Ipvs;

/// <summary>
/// The frames behind the words of <see cref="IpvsBehaviour"/>: what the client 198.18.0.1 sent in each step to the virtual address
/// 198.18.0.100, where TCP port 80 and UDP port 53 are virtual services.
/// </summary>
public static partial class IpvsTraffic
{
    private const string Vip = "198.18.0.100";
    private const TcpFlags Data = TcpFlags.Psh | TcpFlags.Ack;
    private const TcpFlags Close = TcpFlags.Fin | TcpFlags.Ack;

    private static InetAddress ClientAddress => InetAddress.Parse("198.18.0.1");

    /// <summary>The frames of one step.</summary>
    public static byte[][] Frames(string theme, string step) => Steps[theme].TryGetValue(step, out var frames)
        ? frames
        : throw new ArgumentException($"No traffic is written down for '{step}' of '{theme}'.", nameof(step));

    /// <summary>A segment from the client's <paramref name="port"/> to the virtual service.</summary>
    public static byte[] Tcp(ushort port, TcpFlags flags, int octets = 0, byte ttl = 64, bool dontFragment = false, ushort servicePort = 80) =>
        Testing.Frames.Tcp(
            $"198.18.0.1:{port}", $"{Vip}:{servicePort}", flags, new byte[octets], ttl: ttl,
            envelope: new Envelope { DontFragment = dontFragment, Identification = 1 });

    /// <summary>A segment from any client to the virtual service.</summary>
    public static byte[] Tcp(Endpoint client, TcpFlags flags) =>
        Testing.Frames.Tcp(client, $"{Vip}:80", flags, envelope: new Envelope { Identification = 1 });

    /// <summary>A datagram from the client's <paramref name="port"/> to the virtual service.</summary>
    public static byte[] Udp(ushort port, int octets = 18) => Testing.Frames.Udp($"198.18.0.1:{port}", $"{Vip}:53", new byte[octets]);

    /// <summary>The packet of a datagram in fragments.</summary>
    public static byte[][] UdpFragments(ushort port, int octets, uint identification, int mtu = 1500) =>
        Testing.Frames.Fragments(Udp(port, octets), mtu, identification);

    /// <summary>What the virtual service would have sent to the client: errors quote it.</summary>
    public static byte[] Reply(ushort clientPort = 1111) => Testing.Frames.Tcp($"{Vip}:80", $"198.18.0.1:{clientPort}", TcpFlags.Ack);

    /// <summary>An ICMP error of the client about <see cref="Reply"/>.</summary>
    public static byte[] Icmp(byte type, byte code, uint rest = 0, ushort clientPort = 1111, byte ttl = 64, int? quotedOctets = null) =>
        Testing.Frames.IcmpError(ClientAddress, Reply(clientPort), type, code, rest, quotedOctets, ttl);

    private static byte[][] Connect(params ushort[] ports) =>
        [.. ports.SelectMany(port => new[] { Tcp(port, TcpFlags.Syn), Tcp(port, TcpFlags.Ack) })];
}
