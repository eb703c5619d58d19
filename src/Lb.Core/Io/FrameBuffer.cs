using Lb.Core.Forwarding;

namespace Lb.Core.Io;

/// <summary>
/// Collects copies of frames into a <see cref="FrameBatch"/>, with the headroom every device owes its frames. For devices that do not
/// own ring memory: files, in-memory pairs, adapters of other capture libraries. It grows to the largest batch it ever held and then
/// allocates no more.
/// </summary>
public sealed class FrameBuffer
{
    private const int InitialOctets = 128 * 1024;
    private const int InitialFrames = 64;

    private byte[] _octets = new byte[InitialOctets];
    private FrameSlot[] _slots = new FrameSlot[InitialFrames];
    private int _used;

    /// <summary>Frames held.</summary>
    public int Count { get; private set; }

    /// <summary>The frames held, valid until the next call of a method.</summary>
    public FrameBatch Batch => new(_octets.AsSpan(0, _used), _slots.AsSpan(0, Count));

    /// <summary>Forgets all frames and keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        _used = 0;
    }

    /// <summary>Adds a copy of a frame that was captured whole, behind zeroed headroom.</summary>
    /// <param name="frame">The frame from its Ethernet header on.</param>
    /// <param name="timestampNanoseconds">When it was captured, in nanoseconds since the Unix epoch.</param>
    public void Add(ReadOnlySpan<byte> frame, long timestampNanoseconds) => Add(frame, timestampNanoseconds, frame.Length);

    /// <summary>Adds a copy of a frame behind zeroed headroom.</summary>
    /// <param name="frame">The octets captured, from the Ethernet header on.</param>
    /// <param name="timestampNanoseconds">When it was captured, in nanoseconds since the Unix epoch.</param>
    /// <param name="originalLength">Octets it had on the wire.</param>
    public void Add(ReadOnlySpan<byte> frame, long timestampNanoseconds, int originalLength)
    {
        var space = Reserve(frame.Length, out var offset);
        space[..FrameSlot.Headroom].Clear();
        frame.CopyTo(space[FrameSlot.Headroom..]);
        _slots[Count++] = new FrameSlot
        {
            Offset = offset,
            Length = frame.Length,
            OriginalLength = originalLength,
            TimestampNanoseconds = timestampNanoseconds,
        };
    }

    /// <summary>Adds a copy of a frame of another device's batch, its headroom and everything known about it included.</summary>
    /// <param name="batch">The other batch; not this buffer's own.</param>
    /// <param name="index">Which of its frames.</param>
    public void Add(FrameBatch batch, int index)
    {
        var slot = batch.Frames[index];
        var space = Reserve(slot.Length, out var offset);
        batch.Buffer.Slice(slot.Offset - FrameSlot.Headroom, FrameSlot.Headroom + slot.Length).CopyTo(space);
        slot.Offset = offset;
        _slots[Count++] = slot;
    }

    /// <summary>Holds a device to its contract: no receive before the last batch was released.</summary>
    internal void ThrowIfNotReleased()
    {
        if (Count != 0)
        {
            throw new InvalidOperationException("Release the last batch before the next receive.");
        }
    }

    private Span<byte> Reserve(int length, out int offset)
    {
        var start = _used;
        var needed = start + FrameSlot.Headroom + length;
        if (needed > _octets.Length)
        {
            Array.Resize(ref _octets, Math.Max(needed, _octets.Length * 2));
        }

        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        _used = needed;
        offset = start + FrameSlot.Headroom;
        return _octets.AsSpan(start, needed - start);
    }
}
