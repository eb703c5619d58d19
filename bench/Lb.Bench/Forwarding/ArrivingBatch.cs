using System.Buffers.Binary;
using Lb.Core.Forwarding;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Bench.Forwarding;

/// <summary>
/// Sixty-four TCP frames of random clients, written anew before each use as a network card would: forwarding changes frames in place.
/// What that costs is measured on its own, to be taken off.
/// </summary>
internal sealed class ArrivingBatch
{
    public const int Size = 64;

    private const int Stride = 128;

    // A frame of 64 octets on the wire, of which four are the check sequence that is not captured.
    private const int PayloadLength = 60 - 54;
    private const int SourceAddress = 26;
    private const int SourcePort = 34;
    private const int TcpFlagsOctet = 47;
    private const int PortsPerClient = 256;
    private const uint FirstClient = 0xC613_0000; // 198.19.0.0

    private readonly byte[] _template;
    private readonly byte[] _buffer = GC.AllocateArray<byte>(Size * Stride, pinned: true);
    private readonly FrameSlot[] _slots = new FrameSlot[Size];
    private readonly uint _flows;
    private ulong _random = 88172645463325252;

    public ArrivingBatch(int flows, MacAddress station, string service)
    {
        _flows = (uint)flows;
        _template = Frames.Tcp("198.19.0.0:1024", service, TcpFlags.Ack, new byte[PayloadLength], envelope: new Envelope { DestinationMac = station });
    }

    public FrameBatch Batch => new(_buffer, _slots);

    /// <summary>Fills the batch with frames of flows drawn at random.</summary>
    public void ArriveAtRandom()
    {
        for (var i = 0; i < Size; i++)
        {
            _random ^= _random << 13;
            _random ^= _random >> 7;
            _random ^= _random << 17;
            _ = Write(i, (uint)(((_random >> 32) * _flows) >> 32));
        }
    }

    /// <summary>Fills the batch with one kind of segment of flows in turn; first frames of flows carry a checksum that is looked at.</summary>
    public void ArriveInTurn(int first, TcpFlags flags)
    {
        for (var i = 0; i < Size; i++)
        {
            var frame = Write(i, (uint)((first + i) % _flows));
            frame[TcpFlagsOctet] = (byte)flags;
            BinaryPrimitives.WriteUInt16BigEndian(frame[24..], 0);
            BinaryPrimitives.WriteUInt16BigEndian(frame[24..], InternetChecksum.Finish(InternetChecksum.Sum(frame[14..34])));
        }
    }

    private Span<byte> Write(int index, uint flow)
    {
        var offset = (index * Stride) + FrameSlot.Headroom;
        var frame = _buffer.AsSpan(offset, _template.Length);
        _template.CopyTo(frame);
        BinaryPrimitives.WriteUInt32BigEndian(frame[SourceAddress..], FirstClient + (flow / PortsPerClient));
        BinaryPrimitives.WriteUInt16BigEndian(frame[SourcePort..], (ushort)(1024 + (flow % PortsPerClient)));
        _slots[index] = new FrameSlot { Offset = offset, Length = _template.Length, OriginalLength = _template.Length };
        return frame;
    }
}
