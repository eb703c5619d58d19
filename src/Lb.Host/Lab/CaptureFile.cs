using Lb.Core.Io.Pcap;

namespace Lb.Host.Lab;

/// <summary>Reads what a <see cref="LabCapture"/> recorded.</summary>
internal static class CaptureFile
{
    /// <summary>Reads a capture's TCP frames in their order on the wire.</summary>
    /// <exception cref="LabException">The file is not a classic Ethernet capture, or ends in the middle of a frame.</exception>
    public static IReadOnlyList<CapturedFrame> ReadTcp(string path)
    {
        var frames = new List<CapturedFrame>();
        try
        {
            using var reader = PcapReader.Open(path);
            while (reader.TryReadNext(out var record))
            {
                if (CapturedFrame.Parse(record.Frame) is { } frame)
                    frames.Add(frame);
            }
        }
        catch (PcapFormatException broken)
        {
            throw new LabException(broken.Message, broken);
        }

        return frames;
    }
}
