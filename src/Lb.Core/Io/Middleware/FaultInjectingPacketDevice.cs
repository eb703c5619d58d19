using Lb.Core.Forwarding;
using Lb.Core.Wire;

namespace Lb.Core.Io.Middleware;

/// <summary>
/// A bad cable: loses, doubles, corrupts and cuts frames received from another device, by chance but repeatably.
/// Frames sent pass unharmed; wrap the device at the other end to harm them.
/// </summary>
public sealed class FaultInjectingPacketDevice : IPacketDevice
{
    private readonly IPacketDevice _inner;
    private readonly FaultOptions _options;
    private readonly FrameBuffer _buffer = new();
    private ulong _state;

    /// <summary>Wraps a device.</summary>
    /// <param name="inner">The device; disposed with this one.</param>
    /// <param name="options">Which faults, how often.</param>
    /// <exception cref="ArgumentOutOfRangeException">A chance is not between 0 and 1.</exception>
    public FaultInjectingPacketDevice(IPacketDevice inner, FaultOptions options)
    {
        foreach (var chance in (ReadOnlySpan<double>)[options.Drop, options.Duplicate, options.Corrupt, options.Truncate])
        {
            if (chance is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(options), chance, "A chance is between 0 and 1.");
            }
        }

        _inner = inner;
        _options = options;
        _state = options.Seed;
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    public MacAddress Address => _inner.Address;

    /// <summary>Frames the wrapped device lost; the injected losses are not among them.</summary>
    public long ReceiveDrops => _inner.ReceiveDrops;

    /// <summary>Waits for frames; returns <see cref="ReceiveResult.TimedOut"/> early when every frame that came was lost.</summary>
    /// <exception cref="PacketDeviceException">The wrapped device failed.</exception>
    /// <exception cref="InvalidOperationException">The last batch was not released.</exception>
    public ReceiveResult Receive(TimeSpan timeout, out FrameBatch batch)
    {
        _buffer.ThrowIfNotReleased();
        var result = _inner.Receive(timeout, out var received);
        if (result != ReceiveResult.Frames)
        {
            batch = default;
            return result;
        }

        for (var i = 0; i < received.Frames.Length; i++)
        {
            if (Happens(_options.Drop))
            {
                continue;
            }

            AddWithFaults(received, i);
            if (Happens(_options.Duplicate))
            {
                AddWithFaults(received, i);
            }
        }

        _inner.Release();
        batch = _buffer.Batch;
        return _buffer.Count == 0 ? ReceiveResult.TimedOut : ReceiveResult.Frames;
    }

    /// <inheritdoc/>
    public void Release() => _buffer.Clear();

    /// <inheritdoc/>
    public int Transmit(FrameBatch batch, byte port) => _inner.Transmit(batch, port);

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();

    private void AddWithFaults(FrameBatch received, int index)
    {
        _buffer.Add(received, index);
        var batch = _buffer.Batch;
        ref var slot = ref batch.Frames[^1];
        if (slot.Length > 0 && Happens(_options.Corrupt))
        {
            var bit = NextBelow(slot.Length * 8);
            batch.Buffer[slot.Offset + (bit / 8)] ^= (byte)(1 << (bit % 8));
        }

        if (slot.Length > 0 && Happens(_options.Truncate))
        {
            slot.Length = NextBelow(slot.Length);
            slot.OriginalLength = slot.Length;
        }
    }

    private bool Happens(double chance)
    {
        const double UnitOfLast53Bits = 1.0 / (1UL << 53);
        return (Next() >> 11) * UnitOfLast53Bits < chance;
    }

    private int NextBelow(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): unlike System.Random it is the same on every runtime for all time.</summary>
    private ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }
}
