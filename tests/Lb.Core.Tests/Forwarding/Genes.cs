using Lb.Core.Wire;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>
/// Makes traffic out of random octets, four a frame, so that FsCheck can shrink a failing batch to the frames that matter.
/// Clients and ports are few, so that frames meet flows; a quarter of the frames is damaged.
/// </summary>
internal static class Genes
{
    private const int OctetsPerFrame = 4;

    public static byte[][] Express(byte[] genes) =>
        [.. genes.Chunk(OctetsPerFrame).Where(gene => gene.Length == OctetsPerFrame).Select(gene => Damage(Frame(gene[0], gene[1]), gene[2], gene[3]))];

    /// <summary>A frame of one of the kinds the forwarder tells apart.</summary>
    public static byte[] Frame(byte kind, byte variation)
    {
        var port = (ushort)(1000 + (variation % 4));
        var v6 = (variation & 0x10) != 0;
        var ttl = Ttl((variation & 0x60) == 0x60 ? (byte)1 : (byte)64);
        var envelope = ttl with { DontFragment = (variation & 0x04) != 0, SourceMac = (variation & 0x88) == 0x88 ? Stations.Peer : Stations.Client };
        return (kind % 16) switch
        {
            0 or 1 or 2 => Tcp(Syn, port, envelope: envelope, v6: v6),
            3 or 4 => Tcp(Ack, port, envelope: envelope, v6: v6),
            5 => Tcp(Data, port, octets: variation * 8, envelope: envelope, v6: v6),
            6 => Tcp(Fin, port, envelope: envelope, v6: v6),
            7 => Tcp(Rst, port, envelope: envelope, v6: v6),
            8 => Tcp((TcpFlags)variation, port, v6: v6),
            9 => Udp(port, octets: variation * 8, envelope: envelope, v6: v6),
            10 => Fragments(port, octets: 2000, id: variation, v6: v6, envelope: ttl)[0],
            11 => Fragments(port, octets: 2000, id: variation, v6: v6, envelope: ttl)[1],
            12 => v6 ? Icmp((byte)(1 + (variation % 4)), 0, 1280, port, v6: true, envelope: ttl) : Icmp((byte)(variation % 13), 1, 0, port, envelope: ttl),
            13 => Tcp(Syn, port, servicePort: 81, v6: v6),
            14 => Frames.Echo(v6 ? Client6 : Client, v6 ? Vip6 : Vip),
            _ => Tcp(Ack, port, envelope: envelope with { Vlans = [variation], Ipv4Options = v6 ? [] : [1, 1, 1, 0] }, v6: v6),
        };
    }

    /// <summary>Cuts a frame short, or replaces an octet of its headers, or, mostly, leaves it as it is.</summary>
    private static byte[] Damage(byte[] frame, byte how, byte where)
    {
        switch (how % 8)
        {
            case 0:
                return frame[..(where % (frame.Length + 1))];
            case 1:
                frame[where % Math.Min(frame.Length, 80)] ^= how;
                return frame;
            default:
                return frame;
        }
    }
}
