namespace Lb.Core.Forwarding;

/// <summary>
/// The frames one receive call brought: descriptors beside one contiguous buffer (a block of a capture ring, or an array).
/// Frames are rewritten in place, so that they can be transmitted from where they were received.
/// </summary>
/// <param name="buffer">The memory that holds every frame.</param>
/// <param name="frames">One descriptor a frame.</param>
public readonly ref struct FrameBatch(Span<byte> buffer, Span<FrameSlot> frames)
{
    /// <summary>The memory that holds every frame.</summary>
    public Span<byte> Buffer { get; } = buffer;

    /// <summary>One descriptor a frame.</summary>
    public Span<FrameSlot> Frames { get; } = frames;

    /// <summary>What a device does that cannot send: marks every frame that should leave by <paramref name="port"/> as not taken.</summary>
    /// <returns>How many there are.</returns>
    internal int MarkTransmitFailed(byte port)
    {
        var failed = 0;
        foreach (ref var slot in Frames)
        {
            if (slot.LeavesBy(port))
            {
                slot.MarkTransmitFailed();
                failed++;
            }
        }

        return failed;
    }
}
