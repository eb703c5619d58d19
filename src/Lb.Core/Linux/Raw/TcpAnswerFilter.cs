using Lb.Core.Linux.AfPacket;
using Lb.Core.Wire;
using static Lb.Core.Linux.Native.Filter;

namespace Lb.Core.Linux.Raw;

/// <summary>Builds the filter of a probe: untagged TCP segments from one address and port to another, and nothing else, so that other traffic is not even copied.</summary>
internal static class TcpAnswerFilter
{
    // Everything but "don't fragment" in the IPv4 field (RFC 791 §3.1).
    private const uint FragmentBits = 0x3FFF;

    private const int EtherTypeOffset = 12;
    private const int NetworkOffset = EthernetFrame.HeaderLengthUntagged;
    private const int IPv4FragmentOffset = NetworkOffset + 6;
    private const int IPv4ProtocolOffset = NetworkOffset + 9;
    private const int IPv4SourceOffset = NetworkOffset + 12;
    private const int IPv6NextHeaderOffset = NetworkOffset + 6;
    private const int IPv6SourceOffset = NetworkOffset + 8;

    /// <summary>Builds the program; the addresses are of one family.</summary>
    public static BpfProgram Build(InetAddress source, ushort sourcePort, InetAddress destination, ushort destinationPort)
    {
        var program = new BpfAssembler();
        var reject = new BpfAssembler.Label();
        program.Load(BPF_W, SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT);
        program.JumpUnless(0, reject);
        program.Load(BPF_H, EtherTypeOffset);
        if (source.IsIPv4)
        {
            program.JumpUnless((uint)EtherType.IPv4, reject);
            program.Load(BPF_B, IPv4ProtocolOffset);
            program.JumpUnless((uint)IpProtocol.Tcp, reject);
            program.Load(BPF_H, IPv4FragmentOffset);
            program.Compute(BPF_AND, FragmentBits);
            program.JumpUnless(0, reject);
            CompareAddresses(program, IPv4SourceOffset, source, destination, reject);
            program.LoadHeaderLength(NetworkOffset);
            program.LoadIndexed(BPF_W, NetworkOffset);
        }
        else
        {
            // An answer to a SYN has no extension headers.
            program.JumpUnless((uint)EtherType.IPv6, reject);
            program.Load(BPF_B, IPv6NextHeaderOffset);
            program.JumpUnless((uint)IpProtocol.Tcp, reject);
            CompareAddresses(program, IPv6SourceOffset, source, destination, reject);
            program.Load(BPF_W, NetworkOffset + Ipv6Packet.HeaderLength);
        }

        // The ports are the first two fields of a segment (RFC 9293 §3.1).
        program.JumpUnless((uint)sourcePort << 16 | destinationPort, reject);
        program.Return(BpfAssembler.WholeFrame);
        program.Mark(reject);
        program.Return(0);
        return program.Build();
    }

    private static void CompareAddresses(
        BpfAssembler program, int offset, InetAddress source, InetAddress destination, BpfAssembler.Label reject)
    {
        program.JumpUnless(offset, source, reject);
        program.JumpUnless(offset + source.Length, destination, reject);
    }
}
