using System.Buffers.Binary;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Native;
using static Lb.Core.Linux.Native.Filter;

namespace Lb.Core.Tests.Linux;

/// <summary>What the kernel knows about a frame beside its bytes.</summary>
internal sealed record FrameMetadata(byte PacketType = IfPacket.PACKET_HOST, ushort Protocol = IfEther.ETH_P_IP, ushort? VlanTag = null);

/// <summary>A classic BPF machine, written from bpf(4) for tests; a load beyond the frame ends the program with 0, as in the kernel.</summary>
internal static class BpfMachine
{
    public static uint Run(BpfProgram program, ReadOnlySpan<byte> frame, FrameMetadata metadata)
    {
        uint accumulator = 0;
        uint index = 0;
        for (var counter = 0; ; counter++)
        {
            var instruction = program.Instructions[counter];
            var operand = (instruction.code & BPF_X) != 0 ? index : instruction.k;
            switch (instruction.code & 0x07)
            {
                case BPF_LD:
                    var offset = (instruction.code & 0xE0) == BPF_IND ? index + instruction.k : instruction.k;
                    if (Load(frame, (int)offset, instruction.code & 0x18, metadata) is not { } loaded)
                    {
                        return 0;
                    }

                    accumulator = loaded;
                    break;
                case BPF_LDX:
                    Assert.Equal(BPF_LDX | BPF_B | BPF_MSH, instruction.code);
                    if (instruction.k >= frame.Length)
                    {
                        return 0;
                    }

                    index = (uint)(frame[(int)instruction.k] & 0x0F) * 4;
                    break;
                case BPF_ALU:
                    accumulator = (instruction.code & 0xF0) switch
                    {
                        BPF_AND => accumulator & operand,
                        BPF_RSH => accumulator >> (int)operand,
                        BPF_MUL => accumulator * operand,
                        BPF_XOR => accumulator ^ operand,
                        _ => throw new NotSupportedException($"ALU {instruction.code:x}"),
                    };
                    break;
                case BPF_JMP when (instruction.code & 0xF0) == BPF_JA:
                    counter += (int)instruction.k;
                    break;
                case BPF_JMP:
                    var holds = (instruction.code & 0xF0) switch
                    {
                        BPF_JEQ => accumulator == operand,
                        BPF_JGE => accumulator >= operand,
                        _ => throw new NotSupportedException($"jump {instruction.code:x}"),
                    };
                    counter += holds ? instruction.jt : instruction.jf;
                    break;
                case BPF_RET:
                    return (instruction.code & BPF_A) != 0 ? accumulator : instruction.k;
                case BPF_MISC:
                    index = accumulator;
                    break;
                default:
                    throw new NotSupportedException($"instruction {instruction.code:x}");
            }
        }
    }

    private static uint? Load(ReadOnlySpan<byte> frame, int offset, int size, FrameMetadata metadata)
    {
        if (offset < 0)
        {
            return (offset - SKF_AD_OFF) switch
            {
                SKF_AD_PROTOCOL => metadata.Protocol,
                SKF_AD_PKTTYPE => metadata.PacketType,
                SKF_AD_VLAN_TAG => metadata.VlanTag ?? 0u,
                SKF_AD_VLAN_TAG_PRESENT => metadata.VlanTag is null ? 0u : 1u,
                _ => throw new NotSupportedException($"ancillary {offset:x}"),
            };
        }

        var length = size switch { BPF_W => 4, BPF_H => 2, _ => 1 };
        if (offset > frame.Length - length)
        {
            return null;
        }

        return length switch
        {
            4 => BinaryPrimitives.ReadUInt32BigEndian(frame[offset..]),
            2 => BinaryPrimitives.ReadUInt16BigEndian(frame[offset..]),
            _ => frame[offset],
        };
    }
}
