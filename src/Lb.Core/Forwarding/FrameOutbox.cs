namespace Lb.Core.Forwarding;

/// <summary>
/// Frames the forwarder sends besides the ones it received: ICMP errors, the pieces of a packet it had to fragment, and held
/// fragments whose decision has fallen. Its memory is allocated once; whoever drives the forwarder transmits it after each batch.
/// </summary>
public sealed class FrameOutbox
{
    private readonly byte[] _buffer;
    private readonly FrameSlot[] _slots;
    private int _used;

    /// <summary>Makes an outbox.</summary>
    /// <param name="maxFrames">How many frames it holds between two transmissions.</param>
    /// <param name="maxOctets">How many octets it holds, headroom included.</param>
    public FrameOutbox(int maxFrames = 256, int maxOctets = 512 * 1024)
    {
        // Pinned, because devices hand the address of a frame to the kernel.
        _buffer = GC.AllocateArray<byte>(maxOctets, pinned: true);
        _slots = new FrameSlot[maxFrames];
    }

    /// <summary>How many frames wait.</summary>
    public int Count { get; private set; }

    /// <summary>The frames, to be given to a device.</summary>
    public FrameBatch Batch => new(_buffer, _slots.AsSpan(0, Count));

    /// <summary>The slot of the frame added last.</summary>
    internal ref FrameSlot Last => ref _slots[Count - 1];

    /// <summary>Adds a frame of <paramref name="length"/> octets for the caller to fill.</summary>
    /// <returns>Whether there was room.</returns>
    internal bool TryAdd(int length, Verdict verdict, byte egressPort, bool wasReceived, out Span<byte> frame)
    {
        frame = default;
        var need = FrameSlot.Headroom + ((length + 15) & ~15);
        if (Count == _slots.Length || _buffer.Length - _used < need)
        {
            return false;
        }

        _buffer.AsSpan(_used, FrameSlot.Headroom).Clear();
        _slots[Count++] = new FrameSlot
        {
            Offset = _used + FrameSlot.Headroom,
            Length = length,
            OriginalLength = length,
            Verdict = verdict,
            EgressPort = egressPort,
            WasReceived = wasReceived,
        };
        frame = _buffer.AsSpan(_used + FrameSlot.Headroom, length);
        _used += need;
        return true;
    }

    /// <summary>A point to which <see cref="ReturnTo"/> can go back.</summary>
    internal (int Count, int Used) Mark() => (Count, _used);

    /// <summary>Forgets what was added since <paramref name="mark"/>.</summary>
    internal void ReturnTo((int Count, int Used) mark) => (Count, _used) = mark;

    internal void Clear()
    {
        Count = 0;
        _used = 0;
    }
}
