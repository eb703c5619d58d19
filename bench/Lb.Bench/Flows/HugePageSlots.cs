using System.Buffers;
using System.Runtime.InteropServices;
using Lb.Core.Flows;

namespace Lb.Bench.Flows;

/// <summary>
/// Slots that begin on a huge page, as a running worker's do: no entry straddles a cache line, and a large table needs few
/// translations. Without transparent huge pages it is only the alignment.
/// </summary>
internal sealed class HugePageSlots : MemoryManager<FlowEntry>
{
    private const int HugePageLength = 2 << 20;
    private const int MadviseHugePage = 14;

    private readonly byte[] _bytes;
    private readonly int _offset;
    private readonly int _length;

    public HugePageSlots(int slots)
    {
        _length = slots * FlowEntry.Size;
        _bytes = GC.AllocateUninitializedArray<byte>(_length + (2 * HugePageLength), pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
        _offset = (int)(-address & (HugePageLength - 1));

        // Advice only: where the kernel does not take it, the pages stay small.
        _ = Madvise(address + _offset, (nuint)_length + HugePageLength - 1 & ~(nuint)(HugePageLength - 1), MadviseHugePage);
    }

    public override Span<FlowEntry> GetSpan() => MemoryMarshal.Cast<byte, FlowEntry>(_bytes.AsSpan(_offset, _length));

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("The slots are pinned already.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Madvise(nint address, nuint length, int advice);
}
