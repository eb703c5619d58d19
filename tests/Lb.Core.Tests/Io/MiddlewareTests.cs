using System.Numerics;
using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Io.InMemory;
using Lb.Core.Io.Middleware;
using Lb.Core.Io.Pcap;
using Lb.Testing;

namespace Lb.Core.Tests.Io;

public class MiddlewareTests
{
    [Fact]
    public void Tracing_ReceiveAndTransmit_WritesWhatPassed()
    {
        using var received = new MemoryStream();
        using var sent = new MemoryStream();
        var (near, far) = InMemoryDevice.CreatePair(Stations.Director, Stations.Client, capacity: 1);
        using (var receivedFile = new PcapWriter(received, "received.pcap"))
        using (var sentFile = new PcapWriter(sent, "sent.pcap"))
        using (var device = new TracingPacketDevice(near, receivedFile, sentFile))
        {
            _ = far.TrySend(KernelFrames.Udp, timestampNanoseconds: 5);
            Assert.Equal(ReceiveResult.Frames, device.Receive(TimeSpan.Zero, out _));
            device.Release();

            // The queue has room for one: what the device did not take was not sent, so it is not in the file.
            Assert.Equal(1, device.Transmit(Batches.Decided(Verdict.Forward, 0, KernelFrames.TcpSyn, KernelFrames.TcpReset).Batch, port: 0));
        }

        Assert.Equal([KernelFrames.Udp], FramesOf(received));
        Assert.Equal([KernelFrames.TcpSyn], FramesOf(sent));
        Assert.Equal(ReceiveResult.Frames, far.Receive(TimeSpan.Zero, out _));
    }

    [Fact]
    public void Tracing_WithoutFiles_OnlyPassesOn()
    {
        var (near, far) = InMemoryDevice.CreatePair(Stations.Director, Stations.Client);
        using var device = new TracingPacketDevice(near, received: null, sent: null);
        _ = far.TrySend([1]);

        Assert.Equal(ReceiveResult.Frames, device.Receive(TimeSpan.Zero, out var batch));
        Assert.Equal([[1]], batch.CopyFrames());
        Assert.Equal(0, device.Transmit(batch, port: 0));
        Assert.Equal((Stations.Director, near.Name), (device.Address, device.Name));
    }

    [Fact]
    public void Faults_None_ChangesNothing() => Assert.Equal(KernelFrames.All, Receive(new FaultOptions()));

    [Fact]
    public void Faults_DropAlways_LosesEveryFrame() => Assert.Empty(Receive(new FaultOptions { Drop = 1, Duplicate = 1 }));

    [Fact]
    public void Faults_DuplicateAlways_BringsEveryFrameTwice() => Assert.Equal(
        KernelFrames.All.SelectMany(frame => new[] { frame, frame }), Receive(new FaultOptions { Duplicate = 1 }));

    [Fact]
    public void Faults_CorruptAlways_TurnsExactlyOneBit()
    {
        var frames = Receive(new FaultOptions { Corrupt = 1 });

        Assert.All(frames.Zip(KernelFrames.All), pair => Assert.Equal(1, pair.First.Zip(pair.Second, (a, b) => BitOperations.PopCount((uint)(a ^ b))).Sum()));
    }

    [Fact]
    public void Faults_TruncateAlways_LeavesAProperPrefix()
    {
        var frames = Receive(new FaultOptions { Truncate = 1 });

        Assert.All(frames.Zip(KernelFrames.All), pair =>
        {
            Assert.InRange(pair.First.Length, 0, pair.Second.Length - 1);
            Assert.Equal(pair.Second[..pair.First.Length], pair.First);
        });
    }

    [Fact]
    public void Faults_SameSeed_GivesTheSameFaultsAndAnotherSeedOthers()
    {
        var options = new FaultOptions { Seed = 1, Drop = 0.3, Duplicate = 0.3, Corrupt = 0.3, Truncate = 0.3 };

        Assert.Equal(Receive(options), Receive(options));
        Assert.NotEqual(Receive(options), Receive(options with { Seed = 2 }));
    }

    [Fact]
    public void Faults_DropAQuarter_LosesAboutThat()
    {
        var (near, far) = InMemoryDevice.CreatePair(Stations.Director, Stations.Client, capacity: 10_000);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(far.TrySend([1]));
        }

        far.Dispose();
        Assert.InRange(Drain(near, new FaultOptions { Seed = 3, Drop = 0.25 }).Count, 7_300, 7_700);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Faults_ChanceOutOfRange_Throws(double chance)
    {
        var (near, _) = InMemoryDevice.CreatePair(Stations.Director, Stations.Client);

        Assert.Throws<ArgumentOutOfRangeException>(() => new FaultInjectingPacketDevice(near, new FaultOptions { Corrupt = chance }));
    }

    private static List<byte[]> Receive(FaultOptions options)
    {
        var (near, far) = InMemoryDevice.CreatePair(Stations.Director, Stations.Client);
        foreach (var frame in KernelFrames.All)
        {
            Assert.True(far.TrySend(frame));
        }

        far.Dispose();
        return Drain(near, options);
    }

    private static List<byte[]> Drain(InMemoryDevice inner, FaultOptions options)
    {
        using var device = new FaultInjectingPacketDevice(inner, options);
        var frames = new List<byte[]>();
        while (device.Receive(TimeSpan.Zero, out var batch) is var result && result != ReceiveResult.End)
        {
            frames.AddRange(result == ReceiveResult.Frames ? batch.CopyFrames() : []);
            device.Release();
        }

        return frames;
    }

    private static List<byte[]> FramesOf(MemoryStream file)
    {
        using var reader = new PcapReader(new MemoryStream(file.ToArray()), "test.pcap");
        var frames = new List<byte[]>();
        while (reader.TryReadNext(out var record))
        {
            frames.Add(record.Frame.ToArray());
        }

        return frames;
    }
}
