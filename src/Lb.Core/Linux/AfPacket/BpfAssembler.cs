using System.Collections.Immutable;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;
using static Lb.Core.Linux.Native.Filter;

namespace Lb.Core.Linux.AfPacket;

/// <summary>
/// Writes classic BPF with named jump targets. A conditional jump reaches only 255 instructions ahead, so every one is written as a
/// short skip over an unconditional jump, which reaches the whole program: one instruction more, and no limit to get wrong.
/// </summary>
internal sealed class BpfAssembler
{
    /// <summary>What a filter returns to take a frame without cutting it.</summary>
    public const uint WholeFrame = uint.MaxValue;

    private readonly ImmutableArray<sock_filter>.Builder _instructions = ImmutableArray.CreateBuilder<sock_filter>();
    private readonly List<(int Instruction, Label Target)> _jumps = [];

    /// <summary>Instructions written so far.</summary>
    public int Length => _instructions.Count;

    /// <summary>Loads <paramref name="size"/> (BPF_B, BPF_H, BPF_W) from a fixed offset, or from the ancillary data when it is negative.</summary>
    public void Load(ushort size, int offset) => Emit((ushort)(BPF_LD | size | BPF_ABS), (uint)offset);

    /// <summary>Loads from the offset in the index register plus <paramref name="offset"/>.</summary>
    public void LoadIndexed(ushort size, int offset) => Emit((ushort)(BPF_LD | size | BPF_IND), (uint)offset);

    /// <summary>Sets the index register to the IPv4 header length at <paramref name="offset"/>.</summary>
    public void LoadHeaderLength(int offset) => Emit(BPF_LDX | BPF_B | BPF_MSH, (uint)offset);

    public void Copy() => Emit(BPF_MISC | BPF_TAX, 0);

    public void ExclusiveOr() => Emit(BPF_ALU | BPF_XOR | BPF_X, 0);

    public void Compute(ushort operation, uint operand) => Emit((ushort)(BPF_ALU | operation | BPF_K), operand);

    /// <summary>Jumps when <paramref name="condition"/> (BPF_JEQ, BPF_JGE) holds for the accumulator.</summary>
    public void JumpIf(ushort condition, uint operand, Label target)
    {
        Emit((ushort)(BPF_JMP | condition | BPF_K), operand, jumpTrue: 0, jumpFalse: 1);
        Jump(target);
    }

    /// <summary>Jumps when the accumulator differs.</summary>
    public void JumpUnless(uint operand, Label target)
    {
        Emit(BPF_JMP | BPF_JEQ | BPF_K, operand, jumpTrue: 1, jumpFalse: 0);
        Jump(target);
    }

    /// <summary>Jumps when the address at a fixed offset is another one. Its end comes first: addresses of one network differ there.</summary>
    public void JumpUnless(int offset, InetAddress address, Label target)
    {
        ReadOnlySpan<uint> words = address.IsIPv4
            ? [(uint)address.Low]
            : [(uint)(address.High >> 32), (uint)address.High, (uint)(address.Low >> 32), (uint)address.Low];
        for (var i = words.Length - 1; i >= 0; i--)
        {
            Load(BPF_W, offset + (i * sizeof(uint)));
            JumpUnless(words[i], target);
        }
    }

    public void Jump(Label target)
    {
        _jumps.Add((_instructions.Count, target));
        Emit(BPF_JMP | BPF_JA, 0);
    }

    public void Mark(Label label) => label.Position = _instructions.Count;

    public void Return(uint value) => Emit(BPF_RET | BPF_K, value);

    public void ReturnAccumulator() => Emit(BPF_RET | BPF_A, 0);

    /// <summary>Resolves the jumps.</summary>
    public BpfProgram Build()
    {
        foreach (var (index, target) in _jumps)
        {
            var jump = _instructions[index];
            jump.k = (uint)(target.Position - index - 1);
            _instructions[index] = jump;
        }

        return new BpfProgram(_instructions.ToImmutable());
    }

    private void Emit(ushort code, uint operand, byte jumpTrue = 0, byte jumpFalse = 0) =>
        _instructions.Add(new sock_filter { code = code, jt = jumpTrue, jf = jumpFalse, k = operand });

    /// <summary>A place in the program, marked after the jumps to it are written.</summary>
    internal sealed class Label
    {
        public int Position { get; set; }
    }
}
