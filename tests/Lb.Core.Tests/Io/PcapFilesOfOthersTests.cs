using Lb.Core.Io.Pcap;
using Lb.Testing;

namespace Lb.Core.Tests.Io;

/// <summary>Capture files as tcpdump, tshark and editcap write them, from one input we wrote.</summary>
public class PcapFilesOfOthersTests
{
    private const long Start = 1_700_000_000_123_456_789;

    [SkippableTheory]
    [InlineData("editcap", "-F pcap IN OUT", PcapTimestampResolution.Microseconds)]
    [InlineData("editcap", "-F nsecpcap IN OUT", PcapTimestampResolution.Nanoseconds)]
    [InlineData("tshark", "-r IN -F pcap -w OUT", PcapTimestampResolution.Microseconds)]
    [InlineData("tshark", "-r IN -F nsecpcap -w OUT", PcapTimestampResolution.Nanoseconds)]
    [InlineData("tcpdump", "-r IN -w OUT", PcapTimestampResolution.Microseconds)]
    [InlineData("tcpdump", "--time-stamp-precision=nano -r IN -w OUT", PcapTimestampResolution.Nanoseconds)]
    public void Read_FileOfAnotherTool_GivesTheFramesBack(string tool, string arguments, PcapTimestampResolution resolution)
    {
        var records = Convert(tool, arguments, out var actual);

        Assert.Equal(resolution, actual);
        Assert.Equal(KernelFrames.All.Count, records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            var time = Start + (i * 1_000_001_000L);
            Assert.Equal(Hex.Dump(KernelFrames.All[i]), Hex.Dump(records[i].Frame));
            Assert.Equal(KernelFrames.All[i].Length, records[i].OriginalLength);
            Assert.Equal(resolution == PcapTimestampResolution.Nanoseconds ? time : time / 1000 * 1000, records[i].Time);
        }
    }

    [SkippableFact]
    public void Read_FileWithCutFrames_KeepsBothLengths()
    {
        var records = Convert("editcap", "-F pcap -s 40 IN OUT", out _);

        Assert.Equal(KernelFrames.All.Select(frame => frame.Length), records.Select(record => record.OriginalLength));
        Assert.All(records, record => Assert.Equal(40, record.Frame.Length));
    }

    [SkippableFact]
    public void Read_PcapngFile_NamesTheToolThatConverts()
    {
        var error = Assert.Throws<PcapFormatException>(() => Convert("editcap", "-F pcapng IN OUT", out _));

        Assert.Contains("editcap -F pcap", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(PcapTimestampResolution.Microseconds, "123456000")]
    [InlineData(PcapTimestampResolution.Nanoseconds, "123456789")]
    public void Write_EitherResolution_IsReadByTshark(PcapTimestampResolution resolution, string fraction)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        using var folder = new TemporaryFolder();
        var file = folder.File("ours.pcap");
        using (var writer = PcapWriter.Create(file, resolution))
        {
            writer.Write(KernelFrames.TcpSyn.AsSpan(0, 60), Start, KernelFrames.TcpSyn.Length);
        }

        Assert.Equal([$"1700000000.{fraction} 60 74 80"], Tshark.Decode(file, "frame.time_epoch", "frame.cap_len", "frame.len", "tcp.dstport"));
    }

    private static List<(byte[] Frame, int OriginalLength, long Time)> Convert(string tool, string arguments, out PcapTimestampResolution resolution)
    {
        Skip.IfNot(ExternalTool.IsAvailable(tool), $"{tool} is not installed");
        using var folder = new TemporaryFolder();
        var (input, output) = (folder.File("in.pcap"), folder.File("out.pcap"));
        using (var writer = PcapWriter.Create(input))
        {
            var time = Start;
            foreach (var frame in KernelFrames.All)
            {
                writer.Write(frame, time);
                time += 1_000_001_000;
            }
        }

        _ = ExternalTool.Run(tool, [.. arguments.Split(' ').Select(word => word switch { "IN" => input, "OUT" => output, _ => word })]);
        using var reader = PcapReader.Open(output);
        resolution = reader.Resolution;
        var records = new List<(byte[], int, long)>();
        while (reader.TryReadNext(out var record))
        {
            records.Add((record.Frame.ToArray(), record.OriginalLength, record.TimestampNanoseconds));
        }

        return records;
    }
}
