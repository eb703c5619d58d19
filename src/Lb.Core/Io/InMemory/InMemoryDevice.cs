using Lb.Core.Forwarding;
using Lb.Core.Wire;

namespace Lb.Core.Io.InMemory;

/// <summary>
/// One end of a cable that exists only in memory: what one end transmits, the other receives. For tests and for embedders that feed
/// frames from elsewhere. The two ends may belong to different threads.
/// </summary>
public sealed class InMemoryDevice : IPacketDevice
{
    /// <summary>Frames that fit into each direction unless told otherwise.</summary>
    public const int DefaultCapacity = 1024;

    private const int MaxBatch = 64;

    private readonly FrameQueue _incoming;
    private readonly FrameQueue _outgoing;
    private readonly FrameBuffer _buffer = new();

    private InMemoryDevice(string name, MacAddress address, FrameQueue incoming, FrameQueue outgoing)
    {
        Name = name;
        Address = address;
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public MacAddress Address { get; }

    /// <summary>Always 0: a full queue takes no frame, so the sender learns of the loss.</summary>
    public long ReceiveDrops => 0;

    /// <summary>Makes both ends of a cable.</summary>
    /// <param name="first">Station address of the first end.</param>
    /// <param name="second">Station address of the second end.</param>
    /// <param name="capacity">Frames that fit into each direction, at least 1; default <see cref="DefaultCapacity"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is not positive.</exception>
    public static (InMemoryDevice First, InMemoryDevice Second) CreatePair(MacAddress first, MacAddress second, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        var toFirst = new FrameQueue(capacity);
        var toSecond = new FrameQueue(capacity);
        return (new InMemoryDevice($"memory {first}", first, toFirst, toSecond), new InMemoryDevice($"memory {second}", second, toSecond, toFirst));
    }

    /// <summary>Sends one frame, whatever it holds.</summary>
    /// <param name="frame">The frame from its Ethernet header on; copied.</param>
    /// <param name="timestampNanoseconds">The time stamp the other end sees.</param>
    /// <returns>False if the other end's queue is full or the cable is gone.</returns>
    public bool TrySend(ReadOnlySpan<byte> frame, long timestampNanoseconds = 0) => _outgoing.TryEnqueue(frame, timestampNanoseconds);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The last batch was not released.</exception>
    public ReceiveResult Receive(TimeSpan timeout, out FrameBatch batch)
    {
        _buffer.ThrowIfNotReleased();
        var result = _incoming.Dequeue(_buffer, MaxBatch, timeout);
        batch = _buffer.Batch;
        return result;
    }

    /// <inheritdoc/>
    public void Release() => _buffer.Clear();

    /// <inheritdoc/>
    public int Transmit(FrameBatch batch, byte port)
    {
        var notTaken = 0;
        foreach (ref var slot in batch.Frames)
        {
            if (slot.LeavesBy(port) && !TrySend(batch.Buffer.Slice(slot.Offset, slot.Length), slot.TimestampNanoseconds))
            {
                slot.MarkTransmitFailed();
                notTaken++;
            }
        }

        return notTaken;
    }

    /// <summary>Pulls the cable: neither end can send any more, and both receive the frames still queued and then the end.</summary>
    public void Dispose()
    {
        _incoming.Close();
        _outgoing.Close();
    }
}
