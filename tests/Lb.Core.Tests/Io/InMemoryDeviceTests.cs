using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Io.InMemory;
using Lb.Testing;

namespace Lb.Core.Tests.Io;

public class InMemoryDeviceTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Verdict.Forward, 2, true)]
    [InlineData(Verdict.Local, 2, true)]
    [InlineData(Verdict.Forward, 1, false)]
    [InlineData(Verdict.Pass, 2, false)]
    [InlineData(Verdict.Drop, 2, false)]
    [InlineData(Verdict.Held, 2, false)]
    public void Transmit_EachVerdict_SendsOnlyWhatLeavesByThePort(Verdict verdict, byte port, bool arrives)
    {
        var (first, second) = CreatePair();

        var notTaken = first.Transmit(Batches.Decided(verdict, port, KernelFrames.Udp).Batch, port: 2);

        Assert.Equal(0, notTaken);
        Assert.Equal(arrives ? ReceiveResult.Frames : ReceiveResult.TimedOut, second.Receive(TimeSpan.Zero, out var batch));
        Assert.Equal(arrives ? [KernelFrames.Udp] : [], batch.CopyFrames());
        Assert.Equal(ReceiveResult.TimedOut, first.Receive(TimeSpan.Zero, out _));
    }

    [Fact]
    public void Receive_AFrame_HasTimestampLengthsAndZeroedHeadroom()
    {
        var (first, second) = CreatePair();
        Assert.True(first.TrySend(KernelFrames.TcpSyn, timestampNanoseconds: 42));

        Assert.Equal(ReceiveResult.Frames, second.Receive(TimeSpan.Zero, out var batch));

        var slot = Assert.Single(batch.Frames.ToArray());
        Assert.Equal(42, slot.TimestampNanoseconds);
        Assert.Equal((KernelFrames.TcpSyn.Length, KernelFrames.TcpSyn.Length), (slot.Length, slot.OriginalLength));
        Assert.Equal(-1, batch.Buffer.Slice(slot.Offset - FrameSlot.Headroom, FrameSlot.Headroom).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Transmit_FullQueue_MarksTheFramesThatFoundNoRoom()
    {
        var (first, second) = CreatePair(capacity: 2);
        var frames = Batches.Decided(Verdict.Forward, 0, [1], [2], [3], [4]);

        Assert.Equal(2, first.Transmit(frames.Batch, port: 0));

        Assert.Equal(
            [Verdict.Forward, Verdict.Forward, Verdict.Drop, Verdict.Drop],
            frames.Batch.Frames.ToArray().Select(slot => slot.Verdict));
        Assert.Equal(DropReason.TransmitFailed, frames.Batch.Frames[3].DropReason);
        Assert.Equal(ReceiveResult.Frames, second.Receive(TimeSpan.Zero, out var batch));
        Assert.Equal([[1], [2]], batch.CopyFrames());
        second.Release();
        Assert.True(first.TrySend([5]));
    }

    [Fact]
    public void Receive_MoreThanABatch_ComesInOrder()
    {
        var (first, second) = CreatePair();
        for (var i = 0; i < 200; i++)
        {
            Assert.True(first.TrySend([(byte)i]));
        }

        var received = new List<byte[]>();
        while (second.Receive(TimeSpan.Zero, out var batch) == ReceiveResult.Frames)
        {
            received.AddRange(batch.CopyFrames());
            second.Release();
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), received.Select(frame => frame[0]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_EitherEnd_EndsBothAfterWhatIsQueued(bool disposeSender)
    {
        var (first, second) = CreatePair();
        Assert.True(first.TrySend([1]));

        (disposeSender ? first : second).Dispose();

        Assert.False(first.TrySend([2]));
        Assert.False(second.TrySend([3]));
        Assert.Equal(ReceiveResult.Frames, second.Receive(TimeSpan.Zero, out var batch));
        Assert.Equal([[1]], batch.CopyFrames());
        second.Release();
        Assert.Equal(ReceiveResult.End, second.Receive(Deadline, out _));
        Assert.Equal(ReceiveResult.End, first.Receive(Deadline, out _));
    }

    [Fact]
    public async Task Receive_BeforeTheFrame_IsWokenByItAndByTheEnd()
    {
        var (first, second) = CreatePair();
        var received = Task.Run(() =>
        {
            var count = 0;
            while (second.Receive(Deadline, out var batch) == ReceiveResult.Frames)
            {
                count += batch.Frames.Length;
                second.Release();
            }

            return count;
        });

        for (var i = 0; i < 500; i++)
        {
            Assert.True(first.TrySend([1]));
        }

        first.Dispose();
        Assert.Equal(500, await received.WaitAsync(Deadline));
    }

    [Fact]
    public void Receive_WithoutRelease_Throws()
    {
        var (first, second) = CreatePair();
        _ = first.TrySend([1]);
        _ = second.Receive(TimeSpan.Zero, out _);

        Assert.Throws<InvalidOperationException>(() => second.Receive(TimeSpan.Zero, out _));
    }

    private static (InMemoryDevice First, InMemoryDevice Second) CreatePair(int capacity = InMemoryDevice.DefaultCapacity) =>
        InMemoryDevice.CreatePair(Stations.Client, Stations.Director, capacity);
}
