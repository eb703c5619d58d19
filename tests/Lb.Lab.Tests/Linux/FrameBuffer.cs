using Lb.Core.Forwarding;

namespace Lb.Lab.Tests.Linux;

/// <summary>A batch made by hand, as a test or an ICMP generator makes one: frames in an array, each with empty headroom before it.</summary>
internal sealed class FrameBuffer
{
    private const int Headroom = 16;

    private readonly byte[] _buffer;
    private readonly FrameSlot[] _slots;

    public FrameBuffer(params byte[][] frames)
    {
        _buffer = new byte[frames.Sum(frame => frame.Length + Headroom)];
        _slots = new FrameSlot[frames.Length];
        var offset = 0;
        for (var i = 0; i < frames.Length; i++)
        {
            offset += Headroom;
            frames[i].CopyTo(_buffer, offset);
            _slots[i] = new FrameSlot { Offset = offset, Length = frames[i].Length, OriginalLength = frames[i].Length, Verdict = Verdict.Forward };
            offset += frames[i].Length;
        }
    }

    public Span<FrameSlot> Slots => _slots;

    public FrameBatch Batch => new(_buffer, _slots);

    /// <summary>A broadcast frame of a local experiment (EtherType 0x88B5, IEEE 802) that carries a number, with a VLAN tag if given.</summary>
    public static byte[] Numbered(byte number, ushort? vlanTag = null, string destination = "ff:ff:ff:ff:ff:ff")
    {
        byte[] tag = vlanTag is { } value ? [0x81, 0x00, (byte)(value >> 8), (byte)value] : [];
        var addresses = new byte[12];
        Lb.Core.Wire.MacAddress.Parse(destination).WriteTo(addresses);
        Lb.Core.Wire.MacAddress.Parse("02:00:00:00:00:01").WriteTo(addresses.AsSpan(6));
        return [.. addresses, .. tag, 0x88, 0xB5, number, .. new byte[46]];
    }
}
