using Lb.Core.Wire;

namespace Lb.Testing.Ipvs;

/// <content>Theme by theme, step by step.</content>
public static partial class IpvsTraffic
{
    private const uint Mtu1400 = 1400;

    private static readonly Dictionary<string, Dictionary<string, byte[][]>> Steps = new(StringComparer.Ordinal)
    {
        ["icmp about an existing TCP connection"] = new(StringComparer.Ordinal)
        {
            ["SYN, ACK"] = Connect(1111),
            ["ICMP port unreachable 3/3 from the client, quoting VIP:80>client:1111"] = [Icmp(3, 3)],
            ["ICMP frag needed 3/4 mtu 1400 from the client, quoting VIP:80>client:1111"] = [Icmp(3, 4, Mtu1400)],
            ["ICMP host unreachable 3/1 from the client, quoting VIP:80>client:1111"] = [Icmp(3, 1)],
            ["ICMP time exceeded 11/0 from the client, quoting VIP:80>client:1111"] = [Icmp(11, 0)],
            ["ICMP source quench 4/0 from the client, quoting VIP:80>client:1111"] = [Icmp(4, 0)],
            ["ICMP redirect 5/1 from the client, quoting VIP:80>client:1111"] = [Icmp(5, 1)],
            ["ICMP parameter problem 12/0 from the client, quoting VIP:80>client:1111"] = [Icmp(12, 0)],
            ["ICMP 3/4 from a router 198.19.9.9, same quote"] =
                [Testing.Frames.IcmpError(InetAddress.Parse("198.19.9.9"), Reply(), 3, 4, Mtu1400)],
            ["ICMP 3/4 quoting a connection that does not exist (client:2222)"] = [Icmp(3, 4, Mtu1400, clientPort: 2222)],
            ["ICMP 3/4 quoting the wrong direction (client:1111>VIP:80)"] = [QuotingTheWrongDirection()],
            ["ICMP 3/4 whose quoted packet is only 20 bytes of IP (no ports)"] = [Icmp(3, 4, Mtu1400, quotedOctets: 20)],
            ["ICMP 3/4 with a wrong ICMP checksum"] = [WithWrongIcmpChecksum(Icmp(3, 4, Mtu1400))],
            ["ICMP 3/4 with ttl=1"] = [Icmp(3, 4, Mtu1400, ttl: 1)],
            ["ICMP echo request to the VIP"] = [Testing.Frames.Echo(ClientAddress, InetAddress.Parse(Vip), new byte[16])],
            ["state afterwards (data ACK)"] = [Tcp(1111, Data, 1)],
            ["ICMP 3/4 after that server was drained"] = [Icmp(3, 4, Mtu1400)],
            ["ICMP 3/4 after that server was removed"] = [Icmp(3, 4, Mtu1400)],
        },
        ["icmp about an existing UDP connection"] = new(StringComparer.Ordinal)
        {
            ["UDP datagram"] = [Udp(1111)],
            ["ICMP 3/3 quoting VIP:53>client:1111"] =
                [Testing.Frames.IcmpError(ClientAddress, Testing.Frames.Udp($"{Vip}:53", "198.18.0.1:1111"), 3, 3)],
        },
        ["fragments"] = new(StringComparer.Ordinal)
        {
            ["one UDP datagram of 2000 B in two fragments, in order"] = UdpFragments(1201, 2000, 501),
            ["the same, second fragment first"] = [.. UdpFragments(1202, 2000, 502).Reverse()],
            ["3500 B in three fragments"] = UdpFragments(1203, 3500, 503),
            ["small: 60 B in fragments of 32"] = UdpFragments(1204, 60, 504, mtu: 52),
            ["first fragment only"] = UdpFragments(1205, 2000, 505)[..1],
            ["second fragment only"] = UdpFragments(1206, 2000, 506)[1..],
            ["existing flow, fragmented"] = UdpFragments(1201, 2000, 507),
        },
        ["ttl and mtu"] = new(StringComparer.Ordinal)
        {
            ["SYN ttl=64"] = [Tcp(1301, TcpFlags.Syn)],
            ["SYN ttl=2"] = [Tcp(1302, TcpFlags.Syn, ttl: 2)],
            ["SYN ttl=1"] = [Tcp(1303, TcpFlags.Syn, ttl: 1)],
            ["existing connection, ACK ttl=1"] = [Tcp(1301, TcpFlags.Ack, ttl: 1)],
            ["1400 B segment with DF, path to the server has MTU 1200"] = [Tcp(1301, Data, 1360, dontFragment: true)],
            ["1400 B segment without DF, same path"] = [Tcp(1301, Data, 1360)],
            ["1400 B with DF and pmtu_disc=0"] = [Tcp(1301, Data, 1360, dontFragment: true)],
        },
        ["no connection entry (sloppy_tcp=0)"] = new(StringComparer.Ordinal)
        {
            ["TCP ACK, no entry"] = [Tcp(24001, TcpFlags.Ack)],
            ["TCP ACK+data, no entry"] = [Tcp(24002, Data, 1)],
            ["TCP FIN+ACK, no entry"] = [Tcp(24003, Close)],
            ["TCP RST, no entry"] = [Tcp(24004, TcpFlags.Rst)],
            ["TCP RST+ACK, no entry"] = [Tcp(24005, TcpFlags.Rst | TcpFlags.Ack)],
            ["TCP SYN+ACK, no entry"] = [Tcp(24006, TcpFlags.Syn | TcpFlags.Ack)],
            ["TCP SYN+FIN, no entry"] = [Tcp(24007, TcpFlags.Syn | TcpFlags.Fin)],
            ["TCP SYN+RST, no entry"] = [Tcp(24008, TcpFlags.Syn | TcpFlags.Rst)],
            ["TCP no flags, no entry"] = [Tcp(24009, TcpFlags.None)],
            ["sloppy_tcp=1: TCP ACK, no entry"] = [Tcp(24010, TcpFlags.Ack)],
            ["sloppy_tcp=1: TCP FIN+ACK, no entry"] = [Tcp(24011, Close)],
            ["sloppy_tcp=1: TCP RST, no entry"] = [Tcp(24012, TcpFlags.Rst)],
            ["sloppy_tcp=1: TCP SYN+ACK, no entry"] = [Tcp(24013, TcpFlags.Syn | TcpFlags.Ack)],
            ["sloppy_tcp=1: TCP no flags, no entry"] = [Tcp(24014, TcpFlags.None)],
        },
        ["no service / no server"] = new(StringComparer.Ordinal)
        {
            ["SYN to VIP:81 (no such service, nobody listens)"] = [Tcp(1401, TcpFlags.Syn, servicePort: 81)],
            ["UDP to VIP:53 (no such service)"] = [Udp(1401)],
            ["SYN, every server at weight 0"] = [Tcp(1402, TcpFlags.Syn)],
            ["ACK without entry, every server at weight 0"] = [Tcp(1403, TcpFlags.Ack)],
            ["SYN, the service has no servers"] = [Tcp(1404, TcpFlags.Syn)],
        },
        ["no service / no server, UDP"] = new(StringComparer.Ordinal)
        {
            ["UDP, every server at weight 0"] = [Udp(1405)],
        },
        ["server quiesced (weight 0), plain service"] = new(StringComparer.Ordinal)
        {
            ["SYN+ACK on port 1501"] = Connect(1501),
            ["SYN+ACK on port 1502"] = Connect(1502),
            ["SYN+ACK on port 1503"] = Connect(1503),
            ["data on 1501 (its server is drained)"] = [Tcp(1501, Data, 1)],
            ["retransmitted SYN on 1501"] = [Tcp(1501, TcpFlags.Syn)],
            ["new connections 1511..1514"] =
                [Tcp(1511, TcpFlags.Syn), Tcp(1512, TcpFlags.Syn), Tcp(1513, TcpFlags.Syn), Tcp(1514, TcpFlags.Syn)],
            ["FIN on 1501"] = [Tcp(1501, Close)],
            ["ACK on 1501 after the FIN"] = [Tcp(1501, TcpFlags.Ack)],
            ["SYN re-using port 1501 after the FIN"] = [Tcp(1501, TcpFlags.Syn)],
            ["FIN on 1502 (server NOT drained)"] = [Tcp(1502, Close)],
            ["SYN re-using port 1502 after the FIN"] = [Tcp(1502, TcpFlags.Syn)],
            ["conn_reuse_mode=0: FIN on 1503, then SYN re-using it"] = [Tcp(1503, Close), Tcp(1503, TcpFlags.Syn)],
        },
        ["RST then port re-use"] = new(StringComparer.Ordinal)
        {
            ["SYN+ACK 1521, RST"] = [.. Connect(1521), Tcp(1521, TcpFlags.Rst)],
            ["SYN re-using 1521"] = [Tcp(1521, TcpFlags.Syn)],
        },
        ["server removed, expire_nodest_conn=0, TCP"] = new(StringComparer.Ordinal)
        {
            ["SYN+ACK on 1601, 1602, 1603"] = Connect(1601, 1602, 1603),
            ["ACK on 1601 (its server is gone)"] = [Tcp(1601, TcpFlags.Ack)],
            ["data on 1601 again"] = [Tcp(1601, Data, 1)],
            ["SYN on 1601"] = [Tcp(1601, TcpFlags.Syn)],
            ["ACK on 1601 after the server came back"] = [Tcp(1601, TcpFlags.Ack)],
        },
        ["server removed, expire_nodest_conn=0, UDP"] = new(StringComparer.Ordinal)
        {
            ["UDP 1601"] = [Udp(1601)],
            ["UDP 1601 again"] = [Udp(1601)],
            ["UDP 1601 a third time"] = [Udp(1601)],
        },
        ["server removed, expire_nodest_conn=1, TCP"] = new(StringComparer.Ordinal)
        {
            ["SYN+ACK on 1601, 1602, 1603"] = Connect(1601, 1602, 1603),
            ["ACK on 1601 (its server is gone)"] = [Tcp(1601, TcpFlags.Ack)],
            ["data on 1601 again"] = [Tcp(1601, Data, 1)],
            ["SYN on 1601"] = [Tcp(1601, TcpFlags.Syn)],
            ["ACK on 1601 after the server came back"] = [Tcp(1601, TcpFlags.Ack)],
        },
        ["server removed, expire_nodest_conn=1, UDP"] = new(StringComparer.Ordinal)
        {
            ["UDP 1601"] = [Udp(1601)],
            ["UDP 1601 again"] = [Udp(1601)],
            ["UDP 1601 a third time"] = [Udp(1601)],
        },
        ["persistent 300, server drained, expire_quiescent_template=0"] = PersistentAndDrained,
        ["persistent 300, server drained, expire_quiescent_template=1"] = PersistentAndDrained,
        ["persistent 300, server removed"] = new(StringComparer.Ordinal)
        {
            ["SYN+ACK 1711"] = Connect(1711),
            ["data on 1711"] = [Tcp(1711, Data, 1)],
            ["SYN 1712 (same client)"] = [Tcp(1712, TcpFlags.Syn)],
            ["SYN 1713 (same client)"] = [Tcp(1713, TcpFlags.Syn)],
        },
        ["persistent 300 -M 255.255.255.0"] = new(StringComparer.Ordinal)
        {
            ["SYN from 198.19.5.1"] = [Tcp("198.19.5.1:1721", TcpFlags.Syn)],
            ["SYN from 198.19.5.200"] = [Tcp("198.19.5.200:1722", TcpFlags.Syn)],
            ["SYN from 198.19.6.1"] = [Tcp("198.19.6.1:1723", TcpFlags.Syn)],
        },
        ["service removed with live connections (then data)"] = new(StringComparer.Ordinal)
        {
            ["SYN+ACK 1651"] = Connect(1651),
            ["data on 1651"] = [Tcp(1651, Data, 1)],
            ["new SYN"] = [Tcp(1652, TcpFlags.Syn)],
        },
        ["thresholds -x 2 -y 1 on every server"] = new(StringComparer.Ordinal)
        {
            ["SYN 1801"] = [Tcp(1801, TcpFlags.Syn)],
            ["SYN 1802"] = [Tcp(1802, TcpFlags.Syn)],
            ["SYN 1803"] = [Tcp(1803, TcpFlags.Syn)],
            ["SYN 1804"] = [Tcp(1804, TcpFlags.Syn)],
            ["SYN 1805"] = [Tcp(1805, TcpFlags.Syn)],
            ["SYN 1806"] = [Tcp(1806, TcpFlags.Syn)],
            ["RST on 1801 (after ACK)"] = [Tcp(1801, TcpFlags.Ack), Tcp(1801, TcpFlags.Rst)],
            ["SYN 1810"] = [Tcp(1810, TcpFlags.Syn)],
        },
    };

    private static Dictionary<string, byte[][]> PersistentAndDrained => new(StringComparer.Ordinal)
    {
        ["SYN+ACK 1701"] = Connect(1701),
        ["SYN 1702 (same client)"] = [Tcp(1702, TcpFlags.Syn)],
        ["data on 1701"] = [Tcp(1701, Data, 1)],
        ["SYN 1703 (same client, its server at 0)"] = [Tcp(1703, TcpFlags.Syn)],
        ["SYN 1704"] = [Tcp(1704, TcpFlags.Syn)],
        ["SYN 1705 from another client"] = [Tcp("198.19.7.7:1705", TcpFlags.Syn)],
        ["data on 1701 again"] = [Tcp(1701, Data, 1)],
    };

    private static byte[] QuotingTheWrongDirection()
    {
        // What the client itself sent, quoted in an error that goes to the VIP all the same.
        _ = EthernetFrame.TryParse(Tcp(1111, TcpFlags.Ack), out var own);
        return Testing.Frames.Icmp(ClientAddress, InetAddress.Parse(Vip), 3, 4, Mtu1400, own.Payload[..28].ToArray());
    }

    private static byte[] WithWrongIcmpChecksum(byte[] frame)
    {
        const int ChecksumOffset = 14 + 20 + 2;
        frame[ChecksumOffset] ^= 0x55;
        return frame;
    }
}
