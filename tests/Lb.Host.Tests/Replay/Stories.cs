using Lb.Core.Wire;
using Lb.Testing;
using Lb.Testing.Ipvs;

namespace Lb.Host.Tests.Replay;

/// <summary>The stories behind <c>cases/</c>, one a folder. Those about IPVS send what <see cref="IpvsTraffic"/> sends.</summary>
internal static class Stories
{
    private const TcpFlags Data = TcpFlags.Psh | TcpFlags.Ack;

    /// <summary>Stories that play steps of a theme of <see cref="IpvsBehaviour"/>: the theme, and which of its steps.</summary>
    public static IReadOnlyDictionary<string, (string Theme, string[] Steps)> OfIpvs { get; } = new Dictionary<string, (string, string[])>(StringComparer.Ordinal)
    {
        ["icmp"] = ("icmp about an existing TCP connection", StepsUntil("icmp about an existing TCP connection", "ipvsadm")),
        ["icmp-udp"] = ("icmp about an existing UDP connection", StepsUntil("icmp about an existing UDP connection", "-")),
        ["fragments"] = ("fragments", StepsUntil("fragments", "-")),
        ["ttl"] = ("ttl and mtu", StepsUntil("ttl and mtu", "ip route")),
        ["mtu"] = ("ttl and mtu", ["SYN ttl=64", "1400 B segment with DF, path to the server has MTU 1200", "1400 B segment without DF, same path"]),
        ["no-entry"] = ("no connection entry (sloppy_tcp=0)", StepsUntil("no connection entry (sloppy_tcp=0)", "sysctl")),
        ["no-service"] = ("no service / no server", ["SYN to VIP:81 (no such service, nobody listens)"]),
        ["no-server"] = ("no service / no server", ["SYN, every server at weight 0", "ACK without entry, every server at weight 0"]),
        ["no-server-udp"] = ("no service / no server, UDP", ["UDP, every server at weight 0"]),
        ["reuse-after-rst"] = ("RST then port re-use", StepsUntil("RST then port re-use", "-")),
        ["persistence"] = (
            "persistent 300, server drained, expire_quiescent_template=0",
            StepsUntil("persistent 300, server drained, expire_quiescent_template=0", "ipvsadm")),
        ["persistence-network"] = ("persistent 300 -M 255.255.255.0", StepsUntil("persistent 300 -M 255.255.255.0", "-")),
        ["drained"] = ("server quiesced (weight 0), plain service", ["new connections 1511..1514"]),
    };

    private static IReadOnlyDictionary<string, Story> Own { get; } = new Dictionary<string, Story>(StringComparer.Ordinal)
    {
        ["rr"] = new(new Scene("two servers in turn", Syns(1001, 8)), new Scene("each connection goes on where it began", [Tcp(1001, TcpFlags.Ack), Tcp(1002, Data, 100)])),
        ["wrr"] = new(new Scene("weights 4:3:2, in the kernel's order", Syns(1001, 36))),
        ["smooth"] = new(new Scene("weights 4:3:2, without bursts", Syns(1001, 36))),
        ["udp"] = new(
            new Scene("one client, one flow", [IpvsTraffic.Udp(1001), IpvsTraffic.Udp(1001)]),
            new Scene("other ports, other flows", [IpvsTraffic.Udp(1002), IpvsTraffic.Udp(1003)])),
        ["ipv6"] = new(
            new Scene("TCP and UDP", [Tcp6(1001, TcpFlags.Syn), Tcp6(1001, TcpFlags.Ack), Udp6(1001, 18)]),
            new Scene("fragments, reversed", [.. Frames.Fragments(Udp6(1002, 2000), 1500, 77).Reverse()]),
            new Scene("packet too big from a router", [Frames.IcmpError(InetAddress.Parse("2001:db8::9"), Reply6, 2, 0, 1280)]),
            new Scene("hop limit 1", [Tcp6(1003, TcpFlags.Syn, ttl: 1)])),
        ["persistence-ipv6"] = new(
            new Scene("clients of one /64 go to one server", [.. Enumerable.Range(1, 3).Select(host => Syn6($"2001:db8:0:1::{host}"))]),
            new Scene("those of another to another", [.. Enumerable.Range(1, 3).Select(host => Syn6($"2001:db8:0:2::{host}"))])),
        ["one-packet"] = new(
            new Scene("one client port, each datagram by itself", [.. Enumerable.Range(0, 4).Select(static _ => IpvsTraffic.Udp(1001))]),
            new Scene("the fragments of a datagram stay together", [.. IpvsTraffic.UdpFragments(1001, 2000, 1), .. IpvsTraffic.UdpFragments(1001, 2000, 2)])),
        ["switches"] = new(
            new Scene("sloppy_tcp: any segment but a RST begins a flow", [Tcp(1001, Data, 10), Tcp(1001, Data, 10), Tcp(1002, TcpFlags.Rst)]),
            new Scene("conn_reuse_mode 2: a SYN after a FIN is a new flow", [Tcp(1001, TcpFlags.Fin | TcpFlags.Ack), Tcp(1001, TcpFlags.Syn)])),
        ["vlan"] = new(
            new Scene("a tag stays on", [Frames.Tcp("198.18.0.1:1001", "198.18.0.100:80", TcpFlags.Syn, vlan: 5)]),
            new Scene("and is on the answer too", [Frames.Tcp("198.18.0.1:1002", "198.18.0.100:80", TcpFlags.Syn, ttl: 1, vlan: 5)])),
        ["loop-guard"] = new(
            new Scene("from the client: balanced", [Tcp(1001, TcpFlags.Syn), Tcp(1002, TcpFlags.Syn)]),
            new Scene("from the peer, which balanced them already: left to the kernel", [.. Syns(1003, 2).Select(FromPeer), .. IpvsTraffic.UdpFragments(1004, 2000, 9).Select(FromPeer)]),
            new Scene("the peer's own traffic is nothing special", [FromPeer(Tcp(1005, TcpFlags.Syn, servicePort: 22))])),
        ["local-server"] = new(
            new Scene("this host is a server too", Syns(1001, 4)),
            new Scene("frames for it keep their TTL, even the last hop", [Tcp(1001, TcpFlags.Ack, ttl: 1)])),
        ["backup-parked"] = new(
            new Scene("the service's own port is not balanced", Syns(1001, 2)),
            new Scene("the standby port is", [Tcp(1003, TcpFlags.Syn, servicePort: 8080), Tcp(1004, TcpFlags.Syn, servicePort: 8080)])),
        ["backup-silent"] = new(
            new Scene("nothing is balanced", Syns(1001, 2)),
            new Scene("but a service bound to no instance", [IpvsTraffic.Udp(1003), IpvsTraffic.Udp(1004)])),
    };

    /// <summary>The names of all stories.</summary>
    public static IEnumerable<string> Names => Own.Keys.Concat(OfIpvs.Keys).Order(StringComparer.Ordinal);

    /// <summary>A story by the name of its folder.</summary>
    public static Story Named(string name) => OfIpvs.TryGetValue(name, out var ipvs)
        ? new Story([.. ipvs.Steps.Select(step => new Scene(step, IpvsTraffic.Frames(ipvs.Theme, step)))])
        : Own[name];

    private static byte[] Reply6 => Frames.Tcp("[2001:db8::64]:80", "[2001:db8::1]:1001", TcpFlags.Ack);

    private static string[] StepsUntil(string theme, string command) =>
        [.. IpvsBehaviour.Theme(theme).TakeWhile(step => !step.Do.StartsWith(command, StringComparison.Ordinal)).Select(step => step.Do)];

    private static byte[][] Syns(ushort firstPort, int count) => [.. Enumerable.Range(firstPort, count).Select(port => Tcp((ushort)port, TcpFlags.Syn))];

    private static byte[] Tcp(ushort port, TcpFlags flags, int octets = 0, byte ttl = 64, ushort servicePort = 80) =>
        IpvsTraffic.Tcp(port, flags, octets, ttl, servicePort: servicePort);

    private static byte[] Tcp6(ushort port, TcpFlags flags, byte ttl = 64) => Frames.Tcp($"[2001:db8::1]:{port}", "[2001:db8::64]:80", flags, ttl: ttl);

    private static byte[] Syn6(string client) => Frames.Tcp($"[{client}]:1001", "[2001:db8::64]:80", TcpFlags.Syn);

    private static byte[] Udp6(ushort port, int octets) => Frames.Udp($"[2001:db8::1]:{port}", "[2001:db8::64]:53", new byte[octets]);

    private static byte[] FromPeer(byte[] frame)
    {
        Stations.Peer.WriteTo(frame.AsSpan(MacAddress.Length));
        return frame;
    }
}
