using System.Buffers;

namespace Lb.Core.Io.InMemory;

/// <summary>One direction of an in-memory pair: a bounded queue of frames from any thread to one receiving thread.</summary>
internal sealed class FrameQueue(int capacity)
{
    private readonly Queue<QueuedFrame> _frames = new(capacity);
    private bool _isClosed;

    /// <summary>Copies a frame into the queue.</summary>
    /// <returns>False if the queue is full or closed.</returns>
    public bool TryEnqueue(ReadOnlySpan<byte> frame, long timestampNanoseconds)
    {
        lock (_frames)
        {
            if (_isClosed || _frames.Count == capacity)
            {
                return false;
            }

            var octets = ArrayPool<byte>.Shared.Rent(frame.Length);
            frame.CopyTo(octets);
            _frames.Enqueue(new QueuedFrame(octets, frame.Length, timestampNanoseconds));
            Monitor.Pulse(_frames);
            return true;
        }
    }

    /// <summary>Waits for a first frame and takes what is there, up to <paramref name="maxFrames"/>.</summary>
    public ReceiveResult Dequeue(FrameBuffer target, int maxFrames, TimeSpan timeout)
    {
        lock (_frames)
        {
            // One receiver, and a pulse only when something changed: waiting once is enough.
            if (_frames.Count == 0 && !_isClosed)
            {
                _ = Monitor.Wait(_frames, timeout);
            }

            if (_frames.Count == 0)
            {
                return _isClosed ? ReceiveResult.End : ReceiveResult.TimedOut;
            }

            while (target.Count < maxFrames && _frames.TryDequeue(out var frame))
            {
                target.Add(frame.Octets.AsSpan(0, frame.Length), frame.TimestampNanoseconds);
                ArrayPool<byte>.Shared.Return(frame.Octets);
            }

            return ReceiveResult.Frames;
        }
    }

    /// <summary>Takes no more frames; those already queued can still be received, and then the end is told.</summary>
    public void Close()
    {
        lock (_frames)
        {
            _isClosed = true;
            Monitor.Pulse(_frames);
        }
    }

    private readonly record struct QueuedFrame(byte[] Octets, int Length, long TimestampNanoseconds);
}
