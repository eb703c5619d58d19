using System.Collections.Immutable;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.AfPacket;

/// <summary>A classic BPF program, checked for length and ready for a socket. Immutable.</summary>
public sealed class BpfProgram
{
    internal BpfProgram(ImmutableArray<sock_filter> instructions)
    {
        if (instructions.Length is 0 or > Native.Filter.BPF_MAXINSNS)
        {
            throw new ArgumentException($"A BPF program has 1 to {Native.Filter.BPF_MAXINSNS} instructions, this one has {instructions.Length}.", nameof(instructions));
        }

        Instructions = instructions;
    }

    /// <summary>Takes no frame at all: for a socket that must not receive yet.</summary>
    public static BpfProgram Nothing { get; } = new([new sock_filter { code = Native.Filter.BPF_RET | Native.Filter.BPF_K }]);

    /// <summary>Takes every frame whole.</summary>
    public static BpfProgram Everything { get; } =
        new([new sock_filter { code = Native.Filter.BPF_RET | Native.Filter.BPF_K, k = BpfAssembler.WholeFrame }]);

    /// <summary>Number of instructions, 1 to 4096.</summary>
    public int Length => Instructions.Length;

    internal ImmutableArray<sock_filter> Instructions { get; }

    /// <summary>Hands the program to the kernel with the given option (SO_ATTACH_FILTER, PACKET_FANOUT_DATA). Replacing one is atomic.</summary>
    internal unsafe void Attach(FileDescriptor socket, int level, int option, string operation)
    {
        fixed (sock_filter* first = Instructions.AsSpan())
        {
            SocketOptions.Set(socket, level, option, new sock_fprog { len = (ushort)Length, filter = first }, operation);
        }
    }
}
