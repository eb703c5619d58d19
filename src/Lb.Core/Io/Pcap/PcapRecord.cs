namespace Lb.Core.Io.Pcap;

/// <summary>One frame of a capture file.</summary>
/// <param name="frame">The octets captured.</param>
/// <param name="timestampNanoseconds">When, in nanoseconds since the Unix epoch.</param>
/// <param name="originalLength">Octets on the wire.</param>
public readonly ref struct PcapRecord(ReadOnlySpan<byte> frame, long timestampNanoseconds, int originalLength)
{
    /// <summary>The octets captured, from the Ethernet header on; valid until the next record is read.</summary>
    public ReadOnlySpan<byte> Frame { get; } = frame;

    /// <summary>When the frame was captured, in nanoseconds since the Unix epoch.</summary>
    public long TimestampNanoseconds { get; } = timestampNanoseconds;

    /// <summary>Octets on the wire; more than the frame has if the capture cut it.</summary>
    public int OriginalLength { get; } = originalLength;
}
