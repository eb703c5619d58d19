using Lb.Core.Forwarding;
using Lb.Core.Wire;

namespace Lb.Core.Io.Pcap;

/// <summary>
/// A capture file as a device to receive from: frames come in the order of the file, with its time stamps, without waiting.
/// It transmits nothing.
/// </summary>
public sealed class PcapReadDevice : IPacketDevice
{
    /// <summary>Frames in a batch unless told otherwise.</summary>
    public const int DefaultBatchSize = 64;

    private readonly PcapReader _reader;
    private readonly int _batchSize;
    private readonly FrameBuffer _buffer = new();
    private PcapFormatException? _damage;

    /// <summary>Makes a device.</summary>
    /// <param name="reader">The file; disposed with the device.</param>
    /// <param name="address">The station address the device is to have.</param>
    /// <param name="batchSize">Frames in a batch at most; default <see cref="DefaultBatchSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    public PcapReadDevice(PcapReader reader, MacAddress address, int batchSize = DefaultBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _reader = reader;
        _batchSize = batchSize;
        Address = address;
    }

    /// <inheritdoc/>
    public string Name => _reader.Name;

    /// <inheritdoc/>
    public MacAddress Address { get; }

    /// <summary>Always 0: a file loses nothing.</summary>
    public long ReceiveDrops => 0;

    /// <inheritdoc/>
    /// <exception cref="PcapFormatException">The file is damaged. The frames before the damage came first.</exception>
    /// <exception cref="InvalidOperationException">The last batch was not released.</exception>
    public ReceiveResult Receive(TimeSpan timeout, out FrameBatch batch)
    {
        _buffer.ThrowIfNotReleased();
        if (_damage is not null)
        {
            throw _damage;
        }

        try
        {
            while (_buffer.Count < _batchSize && _reader.TryReadNext(out var record))
            {
                _buffer.Add(record.Frame, record.TimestampNanoseconds, record.OriginalLength);
            }
        }
        catch (PcapFormatException e) when (_buffer.Count > 0)
        {
            _damage = e;
        }

        batch = _buffer.Batch;
        return _buffer.Count == 0 ? ReceiveResult.End : ReceiveResult.Frames;
    }

    /// <inheritdoc/>
    public void Release() => _buffer.Clear();

    /// <summary>Takes no frame.</summary>
    public int Transmit(FrameBatch batch, byte port) => batch.MarkTransmitFailed(port);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
