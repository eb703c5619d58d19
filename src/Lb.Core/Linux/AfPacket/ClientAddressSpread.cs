using Lb.Core.Model;
using Lb.Core.Wire;
using static Lb.Core.Linux.Native.Filter;

namespace Lb.Core.Linux.AfPacket;

/// <summary>
/// The program by which a fanout group chooses the worker of a frame: a hash of the client's address and nothing else.
/// <para>
/// The kernel's own hash (PACKET_FANOUT_HASH) also takes the ports. Fragments have none, so the fragments of a flow would come to another
/// worker than its whole datagrams; ICMP errors would come to the worker of the router that sent them; and the connections of one client
/// would be spread over workers that share no state, so persistence could not hold. Letting the kernel reassemble first
/// (PACKET_FANOUT_FLAG_DEFRAG) would mend the first of these only, would change what is forwarded, and would queue frames in a place
/// that has its own limits and timers. By client address, each of them comes to the worker that has the flow.
/// </para>
/// <para>
/// For ICMP errors the client is the destination of the quoted packet, which a real server sent it. The price: one client address is
/// served by one worker. Where persistence takes several addresses for one client, they have to come to one worker too: then only the bits
/// that its granularity leaves are hashed.
/// </para>
/// </summary>
internal static class ClientAddressSpread
{
    // Knuth's multiplicative hash (The Art of Computer Programming, vol. 3, §6.4): the upper bits depend on every bit of the address.
    private const uint GoldenRatio = 2_654_435_761;
    private const uint UpperHalf = 16;

    // The kernel runs a fanout program before it puts the Ethernet header back, so offsets count from the IP header.
    private const int IPv4FragmentOffset = 6;
    private const int IPv4ProtocolOffset = 9;
    private const int IPv4SourceOffset = 12;
    private const int IPv4DestinationOffset = 16;
    private const int IPv6NextHeaderOffset = 6;
    private const int IPv6SourceOffset = 8;
    private const int IPv6DestinationOffset = 24;
    private const int IPv6HeaderLength = 40;
    private const int IcmpHeaderLength = 8;
    private const uint FragmentOffsetMask = 0x1FFF;
    private const uint FirstIcmpv6Informational = 128;

    /// <summary>The program; it returns a number that the kernel takes modulo the number of workers.</summary>
    /// <param name="granularity">Which clients must not be spread.</param>
    public static BpfProgram Program(ClientGranularity granularity)
    {
        var program = new BpfAssembler();
        var isIPv6 = new BpfAssembler.Label();
        var mix = new BpfAssembler.Label();
        program.Load(BPF_W, SKF_AD_OFF + SKF_AD_PROTOCOL);
        program.JumpIf(BPF_JEQ, (uint)EtherType.IPv6, isIPv6);
        ChooseIPv4(program, mix, (uint)granularity.IPv4.Low);
        program.Mark(isIPv6);
        ChooseIPv6(program, mix, granularity.IPv6);
        program.Mark(mix);
        program.Compute(BPF_MUL, GoldenRatio);
        program.Compute(BPF_RSH, UpperHalf);
        program.ReturnAccumulator();
        return program.Build();
    }

    private static void ChooseIPv4(BpfAssembler program, BpfAssembler.Label mix, uint mask)
    {
        var source = new BpfAssembler.Label();
        var quoted = new BpfAssembler.Label();
        program.Load(BPF_B, IPv4ProtocolOffset);
        program.JumpUnless((uint)IpProtocol.Icmp, source);

        // A later fragment does not begin with an ICMP header.
        program.Load(BPF_H, IPv4FragmentOffset);
        program.Compute(BPF_AND, FragmentOffsetMask);
        program.JumpUnless(0, source);
        program.LoadHeaderLength(0);
        program.LoadIndexed(BPF_B, 0);

        // RFC 792: destination unreachable, source quench, time exceeded, parameter problem quote what they answer.
        ReadOnlySpan<uint> errors = [3, 4, 11, 12];
        foreach (var type in errors)
        {
            program.JumpIf(BPF_JEQ, type, quoted);
        }

        program.Jump(source);
        program.Mark(quoted);
        program.LoadIndexed(BPF_W, IcmpHeaderLength + IPv4DestinationOffset);
        program.Compute(BPF_AND, mask);
        program.Jump(mix);
        program.Mark(source);
        program.Load(BPF_W, IPv4SourceOffset);
        program.Compute(BPF_AND, mask);
        program.Jump(mix);
    }

    private static void ChooseIPv6(BpfAssembler program, BpfAssembler.Label mix, AddressMask mask)
    {
        var source = new BpfAssembler.Label();
        program.Load(BPF_B, IPv6NextHeaderOffset);
        program.JumpUnless((uint)IpProtocol.Icmpv6, source);

        // RFC 4443 §2.1: types below 128 are errors.
        program.Load(BPF_B, IPv6HeaderLength);
        program.JumpIf(BPF_JGE, FirstIcmpv6Informational, source);
        Fold(program, IPv6HeaderLength + IcmpHeaderLength + IPv6DestinationOffset, mask);
        program.Jump(mix);
        program.Mark(source);
        Fold(program, IPv6SourceOffset, mask);
    }

    private static void Fold(BpfAssembler program, int offset, AddressMask mask)
    {
        program.Load(BPF_W, offset);
        program.Compute(BPF_AND, (uint)(mask.High >> 32));
        ReadOnlySpan<uint> rest = [(uint)mask.High, (uint)(mask.Low >> 32), (uint)mask.Low];
        foreach (var word in rest)
        {
            offset += sizeof(uint);
            program.Copy();
            program.Load(BPF_W, offset);
            program.Compute(BPF_AND, word);
            program.ExclusiveOr();
        }
    }
}
