using System.Buffers.Binary;
using Lb.Core.Forwarding;

namespace Lb.Core.Io.Pcap;

/// <summary>Writes classic capture files of Ethernet frames, little-endian, which every tool reads on every machine.</summary>
public sealed class PcapWriter : IDisposable
{
    /// <summary>Octets kept of a frame unless told otherwise; also the most a record may hold.</summary>
    public const int DefaultSnapLength = PcapFormat.MaxCapturedLength;

    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly Stream _stream;
    private readonly int _snapLength;
    private readonly int _nanosecondsPerTick;

    /// <summary>Writes the file header.</summary>
    /// <param name="stream">Where to; disposed with the writer.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="resolution">How finely to tell time; default nanoseconds.</param>
    /// <param name="snapLength">Octets kept of each frame, 1 to 262144; default <see cref="DefaultSnapLength"/>.</param>
    /// <exception cref="PacketDeviceException">The stream does not take it.</exception>
    public PcapWriter(
        Stream stream,
        string name,
        PcapTimestampResolution resolution = PcapTimestampResolution.Nanoseconds,
        int snapLength = DefaultSnapLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(snapLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(snapLength, DefaultSnapLength);
        _stream = stream;
        Name = name;
        _snapLength = snapLength;
        var isNanoseconds = resolution == PcapTimestampResolution.Nanoseconds;
        _nanosecondsPerTick = isNanoseconds ? 1 : 1000;

        Span<byte> header = stackalloc byte[PcapFormat.FileHeaderLength];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, isNanoseconds ? PcapFormat.NanosecondMagic : PcapFormat.MicrosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], PcapFormat.MajorVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], PcapFormat.MinorVersion);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], snapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], PcapFormat.EthernetLinkType);
        WriteOctets(header);
    }

    /// <summary>What error messages call the file.</summary>
    public string Name { get; }

    /// <summary>Creates or empties a file.</summary>
    /// <exception cref="PacketDeviceException">The file cannot be created.</exception>
    public static PcapWriter Create(string path, PcapTimestampResolution resolution = PcapTimestampResolution.Nanoseconds)
    {
        try
        {
            return new PcapWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16), path, resolution);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PacketDeviceException($"{path}: cannot be created: {e.Message}", e);
        }
    }

    /// <summary>Writes a frame that was captured whole.</summary>
    /// <param name="frame">The frame from its Ethernet header on.</param>
    /// <param name="timestampNanoseconds">When, in nanoseconds since the Unix epoch; 0 to 2^32 seconds.</param>
    /// <exception cref="PacketDeviceException">The stream does not take it.</exception>
    public void Write(ReadOnlySpan<byte> frame, long timestampNanoseconds) => Write(frame, timestampNanoseconds, frame.Length);

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">The octets captured, from the Ethernet header on.</param>
    /// <param name="timestampNanoseconds">When, in nanoseconds since the Unix epoch; 0 to 2^32 seconds, else clamped.</param>
    /// <param name="originalLength">Octets on the wire.</param>
    /// <exception cref="PacketDeviceException">The stream does not take it.</exception>
    public void Write(ReadOnlySpan<byte> frame, long timestampNanoseconds, int originalLength)
    {
        var captured = frame[..Math.Min(frame.Length, _snapLength)];
        var timestamp = Math.Clamp(timestampNanoseconds, 0, (uint.MaxValue * NanosecondsPerSecond) + NanosecondsPerSecond - 1);
        Span<byte> header = stackalloc byte[PcapFormat.RecordHeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(timestamp / NanosecondsPerSecond));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(timestamp % NanosecondsPerSecond / _nanosecondsPerTick));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], captured.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], originalLength);
        WriteOctets(header);
        WriteOctets(captured);
    }

    /// <summary>Writes the frames of a batch that leave by <paramref name="port"/>.</summary>
    internal void WriteLeaving(FrameBatch batch, byte port)
    {
        foreach (ref var slot in batch.Frames)
        {
            if (slot.LeavesBy(port))
            {
                Write(batch.Buffer.Slice(slot.Offset, slot.Length), slot.TimestampNanoseconds, slot.OriginalLength);
            }
        }
    }

    /// <summary>Hands everything written so far to the operating system.</summary>
    /// <exception cref="PacketDeviceException">The stream does not take it.</exception>
    public void Flush() => Guarded(_stream.Flush);

    /// <summary>Flushes and closes the stream.</summary>
    /// <exception cref="PacketDeviceException">The stream does not take what was still held back.</exception>
    public void Dispose() => Guarded(_stream.Dispose);

    private void WriteOctets(ReadOnlySpan<byte> octets)
    {
        try
        {
            _stream.Write(octets);
        }
        catch (IOException e)
        {
            throw CannotWrite(e);
        }
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (IOException e)
        {
            throw CannotWrite(e);
        }
    }

    private PacketDeviceException CannotWrite(IOException e) => new($"{Name}: cannot be written: {e.Message}", e);
}
