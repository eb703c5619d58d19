using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Lb.Core.Linux;

/// <summary>Owns a mapping made by mmap(2).</summary>
internal sealed unsafe class MappedMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly nuint _length;

    private MappedMemory(nint address, nuint length)
        : base(ownsHandle: true)
    {
        _length = length;
        SetHandle(address);
    }

    /// <summary>The first octet.</summary>
    public byte* Address => (byte*)handle;

    /// <summary>Maps the ring of a packet socket.</summary>
    public static MappedMemory OfSocket(FileDescriptor socket, nuint length, string operation) =>
        Map(length, Mman.MAP_SHARED, socket.Number, operation);

    /// <summary>Maps fresh zeroed memory and asks for huge pages.</summary>
    public static MappedMemory Anonymous(nuint length)
    {
        var memory = Map(length, Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS, -1, $"reserve {length} octets of memory");

        // Advice only: without huge pages the same memory is merely slower to walk.
        _ = Mman.madvise(memory.handle, length, Mman.MADV_HUGEPAGE);
        return memory;
    }

    protected override bool ReleaseHandle() => Mman.munmap(handle, _length) == 0;

    private static MappedMemory Map(nuint length, int flags, int descriptor, string operation)
    {
        var address = Mman.mmap(0, length, Mman.PROT_READ | Mman.PROT_WRITE, flags, descriptor, 0);
        return address == Mman.MAP_FAILED
            ? throw LinuxException.FromError(operation, Marshal.GetLastPInvokeError())
            : new MappedMemory(address, length);
    }
}
