using System.Buffers.Binary;

namespace Lb.Host.Lab;

/// <summary>Reads what tcpdump wrote on this machine: classic pcap (libpcap, pcap-savefile(5)), this machine's byte order, Ethernet.</summary>
internal static class CaptureFile
{
    private const int FileHeaderLength = 24, RecordHeaderLength = 16, CapturedLengthOffset = 8, LinkTypeOffset = 20;
    private const uint Magic = 0xA1B2C3D4;
    private const uint Ethernet = 1;

    /// <summary>Reads a capture's TCP frames in their order on the wire.</summary>
    /// <exception cref="LabException">The file is not such a capture, or ends in the middle of a frame.</exception>
    public static async Task<IReadOnlyList<CapturedFrame>> ReadTcpAsync(string path, CancellationToken cancellation = default)
    {
        var file = await File.ReadAllBytesAsync(path, cancellation);
        if (file.Length < FileHeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(file) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(LinkTypeOffset)) != Ethernet)
        {
            throw new LabException($"{path} is not a little-endian Ethernet pcap file.");
        }

        var frames = new List<CapturedFrame>();
        for (var at = FileHeaderLength; at < file.Length;)
        {
            var length = at + RecordHeaderLength <= file.Length ? BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + CapturedLengthOffset)) : uint.MaxValue;
            at += RecordHeaderLength;
            if (length > file.Length - at)
                throw new LabException($"{path} ends in the middle of a frame.");
            if (CapturedFrame.Parse(file.AsSpan(at, (int)length)) is { } frame)
                frames.Add(frame);
            at += (int)length;
        }

        return frames;
    }
}
