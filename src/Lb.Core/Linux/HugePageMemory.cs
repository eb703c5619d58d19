using System.Buffers;
using System.Runtime.CompilerServices;

namespace Lb.Core.Linux;

/// <summary>
/// Zeroed memory outside the garbage-collected heap, on transparent huge pages where the kernel grants them, for large tables that are
/// read at random: with 4 KiB pages nearly every look-up in a million-entry table also misses the TLB.
/// </summary>
/// <typeparam name="T">The element; it holds no references.</typeparam>
public sealed unsafe class HugePageMemory<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly MappedMemory _memory;
    private readonly int _count;

    /// <summary>Reserves room for <paramref name="count"/> elements, all zero. Pages are taken when first touched.</summary>
    /// <param name="count">Number of elements, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    /// <exception cref="LinuxException">There is no address space left.</exception>
    public HugePageMemory(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _count = count;
        _memory = MappedMemory.Anonymous((nuint)count * (nuint)Unsafe.SizeOf<T>());
    }

    /// <inheritdoc/>
    public override Span<T> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_memory.IsClosed, this);
        return new Span<T>(_memory.Address, _count);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, _count);
        ObjectDisposedException.ThrowIf(_memory.IsClosed, this);
        return new MemoryHandle((T*)_memory.Address + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
        // Memory outside the managed heap never moves.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _memory.Dispose();
        }
    }
}
