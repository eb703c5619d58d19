using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Testing;

namespace Lb.Core.Tests.Io;

public class FrameBufferTests
{
    [Fact]
    public void Add_AfterClear_ZeroesTheHeadroomAgain()
    {
        var buffer = new FrameBuffer();
        buffer.Add(Hex.Prefilled(1000), timestampNanoseconds: 1);
        buffer.Clear();

        for (var i = 0; i < 20; i++)
        {
            buffer.Add([1, 2, 3], timestampNanoseconds: i);
        }

        var batch = buffer.Batch;
        Assert.Equal(20, batch.Frames.Length);
        foreach (ref readonly var slot in batch.Frames)
        {
            Assert.Equal(new byte[FrameSlot.Headroom], batch.Buffer.Slice(slot.Offset - FrameSlot.Headroom, FrameSlot.Headroom).ToArray());
            Assert.Equal([1, 2, 3], batch.Buffer.Slice(slot.Offset, slot.Length).ToArray());
        }
    }

    [Fact]
    public void Add_MoreThanItsFirstSize_KeepsEveryFrame()
    {
        var buffer = new FrameBuffer();
        for (var i = 0; i < 100; i++)
        {
            var frame = new byte[65_550];
            Array.Fill(frame, (byte)i);
            buffer.Add(frame, i, originalLength: 70_000);
        }

        var batch = buffer.Batch;
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i, batch.Frames[i].TimestampNanoseconds);
            Assert.Equal(70_000, batch.Frames[i].OriginalLength);
            Assert.Equal(-1, batch.Buffer.Slice(batch.Frames[i].Offset, 65_550).IndexOfAnyExcept((byte)i));
        }
    }

    [Fact]
    public void Add_FromAnotherBatch_CopiesHeadroomAndDescription()
    {
        var source = Batches.Decided(Verdict.Forward, 3, [1, 2, 3]);
        source.Batch.Buffer.Slice(0, FrameSlot.Headroom).Fill(0x77);
        source.Batch.Frames[0].SegmentSize = 1448;
        source.Batch.Frames[0].HasStrippedVlanTag = true;
        var buffer = new FrameBuffer();
        buffer.Add([9], 0);

        buffer.Add(source.Batch, 0);

        var slot = buffer.Batch.Frames[1];
        Assert.Equal([1, 2, 3], buffer.Batch.Frame(1));
        Assert.Equal(-1, buffer.Batch.Buffer.Slice(slot.Offset - FrameSlot.Headroom, FrameSlot.Headroom).IndexOfAnyExcept((byte)0x77));
        Assert.Equal((ushort)1448, slot.SegmentSize);
        Assert.True(slot.HasStrippedVlanTag);
        Assert.True(slot.LeavesBy(3));
    }

    [Fact]
    public void Add_BatchAfterBatch_AllocatesNothing()
    {
        var buffer = new FrameBuffer();
        var frame = new byte[1514];

        Assert.Equal(0, Allocations.LeastOf(() => Fill(buffer, frame)));
    }

    private static void Fill(FrameBuffer buffer, byte[] frame)
    {
        buffer.Clear();
        for (var i = 0; i < 256; i++)
        {
            buffer.Add(frame, i);
        }
    }
}
