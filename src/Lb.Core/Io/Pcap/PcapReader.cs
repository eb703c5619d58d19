using System.Buffers.Binary;

namespace Lb.Core.Io.Pcap;

/// <summary>
/// Reads classic capture files of Ethernet frames, in both byte orders and with both time resolutions, one record at a time:
/// the file is never held in memory.
/// </summary>
public sealed class PcapReader : IDisposable
{
    private const int NanosecondsPerMicrosecond = 1000;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly Stream _stream;
    private readonly bool _isBigEndian;
    private readonly int _nanosecondsPerTick;
    private readonly byte[] _header = new byte[PcapFormat.FileHeaderLength];
    private byte[] _frame = new byte[2048];
    private long _offset;

    /// <summary>Reads the file header.</summary>
    /// <param name="stream">The file from its first octet on; disposed with the reader, or at once if the header is refused.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="PcapFormatException">Not a classic capture file of Ethernet frames.</exception>
    public PcapReader(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
        try
        {
            (_isBigEndian, Resolution) = ReadFileHeader();
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        SnapLength = ReadUInt32(16);
        _nanosecondsPerTick = Resolution == PcapTimestampResolution.Nanoseconds ? 1 : NanosecondsPerMicrosecond;
    }

    /// <summary>What error messages call the file.</summary>
    public string Name { get; }

    /// <summary>How finely the file tells time.</summary>
    public PcapTimestampResolution Resolution { get; }

    /// <summary>The snapshot length the file header names, in octets: longer frames were cut. Not relied upon.</summary>
    public uint SnapLength { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="PcapFormatException">Not a classic capture file of Ethernet frames.</exception>
    /// <exception cref="PacketDeviceException">The file cannot be opened.</exception>
    public static PcapReader Open(string path)
    {
        try
        {
            return new PcapReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PacketDeviceException($"{path}: cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Reads the next record.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="PcapFormatException">The file ends in the middle of a record, or a record contradicts the format.</exception>
    public bool TryReadNext(out PcapRecord record)
    {
        record = default;
        var start = _offset;
        var read = Fill(_header.AsSpan(0, PcapFormat.RecordHeaderLength));
        if (read == 0)
        {
            return false;
        }

        if (read < PcapFormat.RecordHeaderLength)
        {
            throw Damaged(start, $"the file ends inside a record header ({read} of {PcapFormat.RecordHeaderLength} octets)");
        }

        var length = ReadUInt32(8);
        var originalLength = ReadUInt32(12);
        if (length > PcapFormat.MaxCapturedLength || originalLength > int.MaxValue)
        {
            throw Damaged(start, $"a record of {length} captured and {originalLength} original octets; the limit is {PcapFormat.MaxCapturedLength}");
        }

        if (length > _frame.Length)
        {
            _frame = new byte[Math.Max((int)length, Math.Min(_frame.Length * 2, PcapFormat.MaxCapturedLength))];
        }

        var frame = _frame.AsSpan(0, (int)length);
        read = Fill(frame);
        if (read < frame.Length)
        {
            throw Damaged(start + PcapFormat.RecordHeaderLength, $"the file ends inside a frame ({read} of {length} octets)");
        }

        var timestamp = (ReadUInt32(0) * NanosecondsPerSecond) + ((long)ReadUInt32(4) * _nanosecondsPerTick);
        record = new PcapRecord(frame, timestamp, (int)originalLength);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private (bool IsBigEndian, PcapTimestampResolution Resolution) ReadFileHeader()
    {
        var read = Fill(_header);
        if (read < PcapFormat.FileHeaderLength)
        {
            throw Damaged(0, $"the file ends inside the file header ({read} of {PcapFormat.FileHeaderLength} octets)");
        }

        var little = BinaryPrimitives.ReadUInt32LittleEndian(_header);
        var (isBigEndian, resolution) = (little, BinaryPrimitives.ReverseEndianness(little)) switch
        {
            (PcapFormat.MicrosecondMagic, _) => (false, PcapTimestampResolution.Microseconds),
            (PcapFormat.NanosecondMagic, _) => (false, PcapTimestampResolution.Nanoseconds),
            (_, PcapFormat.MicrosecondMagic) => (true, PcapTimestampResolution.Microseconds),
            (_, PcapFormat.NanosecondMagic) => (true, PcapTimestampResolution.Nanoseconds),
            (PcapFormat.PcapngMagic, _) => throw Damaged(0, "this is pcapng, not classic pcap; convert it with 'editcap -F pcap IN OUT'"),
            _ => throw Damaged(0, $"magic 0x{little:x8} is not that of a capture file"),
        };

        var version = _header.AsSpan(4);
        var major = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(version) : BinaryPrimitives.ReadUInt16LittleEndian(version);
        if (major != PcapFormat.MajorVersion)
        {
            throw Damaged(4, $"format version {major} is not known, only {PcapFormat.MajorVersion}");
        }

        var linkType = Read(isBigEndian, _header.AsSpan(20));
        return linkType == PcapFormat.EthernetLinkType
            ? (isBigEndian, resolution)
            : throw Damaged(20, $"link type {linkType} is not Ethernet without FCS ({PcapFormat.EthernetLinkType}); capture on one interface, not on 'any'");
    }

    private static uint Read(bool isBigEndian, ReadOnlySpan<byte> source) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(source) : BinaryPrimitives.ReadUInt32LittleEndian(source);

    private uint ReadUInt32(int offset) => Read(_isBigEndian, _header.AsSpan(offset));

    private int Fill(Span<byte> target)
    {
        try
        {
            var read = _stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            _offset += read;
            return read;
        }
        catch (IOException e)
        {
            throw new PacketDeviceException($"{Name}: cannot be read: {e.Message}", e);
        }
    }

    private PcapFormatException Damaged(long offset, string reason) => new(Name, offset, reason);
}
