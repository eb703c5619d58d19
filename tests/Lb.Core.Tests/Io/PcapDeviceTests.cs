using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Io.Pcap;
using Lb.Testing;

namespace Lb.Core.Tests.Io;

public class PcapDeviceTests
{
    private static readonly long[] Times = [10, 20, 30, 40, 50];

    [Fact]
    public void Receive_AFile_ComesInBatchesWithItsTimes()
    {
        using var device = new PcapReadDevice(Reader(cutBy: 0), Stations.Director, batchSize: 2);
        var sizes = new List<int>();
        var times = new List<long>();

        while (device.Receive(TimeSpan.Zero, out var batch) == ReceiveResult.Frames)
        {
            sizes.Add(batch.Frames.Length);
            times.AddRange(batch.Frames.ToArray().Select(slot => slot.TimestampNanoseconds));
            device.Release();
        }

        Assert.Equal([2, 2, 1], sizes);
        Assert.Equal(Times, times);
        Assert.Equal(ReceiveResult.End, device.Receive(TimeSpan.Zero, out _));
        Assert.Equal("test.pcap", device.Name);
        Assert.Equal(Stations.Director, device.Address);
    }

    [Fact]
    public void Receive_DamagedFile_GivesTheFramesBeforeTheDamageFirst()
    {
        using var device = new PcapReadDevice(Reader(cutBy: 1), Stations.Director);

        Assert.Equal(ReceiveResult.Frames, device.Receive(TimeSpan.Zero, out var batch));
        Assert.Equal(4, batch.Frames.Length);
        device.Release();
        Assert.Throws<PcapFormatException>(() => device.Receive(TimeSpan.Zero, out _));
    }

    [Fact]
    public void Transmit_ToAReadDevice_TakesNothing()
    {
        using var device = new PcapReadDevice(Reader(cutBy: 0), Stations.Director);
        var frames = Batches.Decided(Verdict.Forward, 0, [1], [2]);
        frames.Batch.Frames[1].Verdict = Verdict.Pass;

        Assert.Equal(1, device.Transmit(frames.Batch, port: 0));

        Assert.Equal(DropReason.TransmitFailed, frames.Batch.Frames[0].DropReason);
        Assert.Equal(Verdict.Pass, frames.Batch.Frames[1].Verdict);
    }

    [Fact]
    public void Transmit_ToAWriteDevice_KeepsTimesAndLengths()
    {
        using var stream = new MemoryStream();
        using (var device = new PcapWriteDevice(new PcapWriter(stream, "out.pcap"), Stations.Director))
        {
            var frames = Batches.Decided(Verdict.Forward, 1, KernelFrames.Udp, KernelFrames.TcpSyn);
            frames.Batch.Frames[0].EgressPort = 0;
            frames.Batch.Frames[1].TimestampNanoseconds = 77;
            frames.Batch.Frames[1].OriginalLength = 1514;
            Assert.Equal(0, device.Transmit(frames.Batch, port: 1));
            Assert.Equal(ReceiveResult.End, device.Receive(TimeSpan.Zero, out _));
        }

        using var reader = new PcapReader(new MemoryStream(stream.ToArray()), "out.pcap");
        Assert.True(reader.TryReadNext(out var record));
        Assert.Equal(KernelFrames.TcpSyn, record.Frame.ToArray());
        Assert.Equal((77, 1514), (record.TimestampNanoseconds, record.OriginalLength));
        Assert.False(reader.TryReadNext(out _));
    }

    private static PcapReader Reader(int cutBy)
    {
        using var stream = new MemoryStream();
        using (var writer = new PcapWriter(stream, "test.pcap"))
        {
            foreach (var time in Times)
            {
                writer.Write(KernelFrames.Udp, time);
            }
        }

        return new PcapReader(new MemoryStream(stream.ToArray()[..^cutBy]), "test.pcap");
    }
}
