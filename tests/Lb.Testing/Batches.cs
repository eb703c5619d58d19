using Lb.Core.Forwarding;
using Lb.Core.Io;

namespace Lb.Testing;

/// <summary>Batches for devices to transmit and for the forwarder to decide about.</summary>
public static class Batches
{
    /// <summary>A batch of frames a millisecond apart, not yet decided about.</summary>
    public static FrameBuffer Of(params byte[][] frames)
    {
        var buffer = new FrameBuffer();
        var time = 1_700_000_000_000_000_000L;
        foreach (var frame in frames)
        {
            buffer.Add(frame, time += 1_000_000);
        }

        return buffer;
    }

    /// <summary>A batch of frames that were all decided alike.</summary>
    public static FrameBuffer Decided(Verdict verdict, byte port, params byte[][] frames)
    {
        var buffer = Of(frames);
        foreach (ref var slot in buffer.Batch.Frames)
        {
            slot.Verdict = verdict;
            slot.EgressPort = port;
        }

        return buffer;
    }

    /// <summary>A copy of one frame.</summary>
    public static byte[] Frame(this FrameBatch batch, int index)
    {
        var slot = batch.Frames[index];
        return batch.Buffer.Slice(slot.Offset, slot.Length).ToArray();
    }

    /// <summary>Copies of all frames.</summary>
    public static byte[][] CopyFrames(this FrameBatch batch)
    {
        var frames = new byte[batch.Frames.Length][];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = batch.Frame(i);
        }

        return frames;
    }
}
