using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Linux.AfPacket;

namespace Lb.Lab.Tests.Linux;

/// <summary>One device on one end of a cable, frames put in at the other.</summary>
public sealed class AfPacketDeviceTests
{
    public static TheoryData<RingMode> Modes => [RingMode.LowLatency, RingMode.HighBurst];

    [SkippableTheory]
    [MemberData(nameof(Modes))]
    public void Receive_MoreFramesThanTheRingHolds_ComeInOrderAndTheRestIsCounted(RingMode mode)
    {
        using var lab = new Cable(mode);
        const int rounds = 200;
        const int burst = 16;
        var numbers = Enumerable.Range(0, burst).Select(number => FrameBuffer.Numbered((byte)number)).ToArray();

        // Round after round with the reader keeping up, so that the ring wraps.
        for (var round = 0; round < rounds; round++)
        {
            Assert.Equal(0, lab.Far.Transmit(new FrameBuffer(numbers).Batch, port: 0));
            Assert.Equal(Enumerable.Range(0, burst), lab.ReceiveNumbers(burst));
        }

        Assert.Equal(0, lab.Near.ReceiveDrops);

        // With the reader away, what does not fit is lost and told.
        for (var round = 0; lab.Near.ReceiveDrops == 0; round++)
        {
            Assert.True(round < 4000, "a ring of 2 MiB took 64,000 frames");
            _ = lab.Far.Transmit(new FrameBuffer(numbers).Batch, port: 0);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Modes))]
    public void Receive_InterfaceDownAndUp_GoesOn(RingMode mode)
    {
        using var lab = new Cable(mode);
        lab.Host.Shell("ip link set near down");

        Assert.Equal(ReceiveResult.TimedOut, lab.Near.Receive(TimeSpan.Zero, out _));
        Assert.Equal(ReceiveResult.TimedOut, lab.Near.Receive(TimeSpan.Zero, out _));
        var lost = new FrameBuffer(FrameBuffer.Numbered(1));
        Assert.Equal(1, lab.Near.Transmit(lost.Batch, port: 0));
        Assert.Equal(DropReason.TransmitFailed, lost.Slots[0].DropReason);

        lab.Host.Shell("ip link set near up");
        Assert.Equal(0, lab.Near.Transmit(new FrameBuffer(FrameBuffer.Numbered(1)).Batch, port: 0));
        Assert.Equal(0, lab.Far.Transmit(new FrameBuffer(FrameBuffer.Numbered(7)).Batch, port: 0));
        Assert.Equal([7], lab.ReceiveNumbers(1));
    }

    [SkippableTheory]
    [MemberData(nameof(Modes))]
    public void Receive_InterfaceDeleted_IsAFailureThatNamesIt(RingMode mode)
    {
        using var lab = new Cable(mode);
        lab.Host.Shell("ip link delete near");

        var error = Assert.Throws<PacketDeviceException>(() => lab.Near.Receive(TimeSpan.FromMinutes(1), out _));

        Assert.Contains("near was deleted", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, lab.Near.Transmit(new FrameBuffer(FrameBuffer.Numbered(1)).Batch, port: 0));
    }

    [SkippableTheory]
    [InlineData(null, false)]
    [InlineData(0x2000, false)]
    [InlineData(0x000A, true)]
    [InlineData(0x200A, true)]
    public void Receive_VlanTag_IsToldUnlessItOnlyGivesPriority(int? tag, bool isOfVlan)
    {
        using var lab = new Cable();
        _ = lab.Far.Transmit(new FrameBuffer(FrameBuffer.Numbered(5, (ushort?)tag)).Batch, port: 0);

        Assert.Equal(ReceiveResult.Frames, lab.Near.Receive(TimeSpan.FromMinutes(1), out var batch));

        Assert.Equal(isOfVlan, batch.Frames[0].HasStrippedVlanTag);
        Assert.Equal(5, batch.Buffer[batch.Frames[0].Offset + 14]);
    }

    [SkippableFact]
    public void Transmit_BadFramesAndOtherVerdicts_DoNotStopTheOthers()
    {
        using var lab = new Cable();
        var frames = new FrameBuffer(
            FrameBuffer.Numbered(0), new byte[9], FrameBuffer.Numbered(2), FrameBuffer.Numbered(3), FrameBuffer.Numbered(4), new byte[3000], FrameBuffer.Numbered(6));
        frames.Slots[2].Verdict = Verdict.Pass;
        frames.Slots[3].EgressPort = 1;
        frames.Slots[4].Verdict = Verdict.Local;
        frames.Slots[6].Offset = 3;

        Assert.Equal(3, lab.Far.Transmit(frames.Batch, port: 0));

        // Nine octets are no Ethernet header, 3000 exceed the MTU, and before offset 3 there is no room for an offload header.
        Assert.Equal([1, 5, 6], Enumerable.Range(0, 7).Where(i => frames.Slots[i].DropReason == DropReason.TransmitFailed));
        Assert.Equal([0, 4], lab.ReceiveNumbers(2));
        Assert.Equal(Verdict.Pass, frames.Slots[2].Verdict);
    }

    [SkippableFact]
    public void Receive_OwnFramesAndBeforeRelease_AreNotGiven()
    {
        using var lab = new Cable();
        _ = lab.Near.Transmit(new FrameBuffer(FrameBuffer.Numbered(1)).Batch, port: 0);
        _ = lab.Far.Transmit(new FrameBuffer(FrameBuffer.Numbered(2)).Batch, port: 0);

        Assert.Equal(ReceiveResult.Frames, lab.Near.Receive(TimeSpan.FromMinutes(1), out var batch));
        Assert.Equal(2, batch.Buffer[batch.Frames[0].Offset + 14]);
        Assert.Throws<InvalidOperationException>(() => lab.Near.Receive(TimeSpan.Zero, out _));
    }

    [SkippableFact]
    public async Task Wake_FromAnotherThread_EndsTheWait()
    {
        using var lab = new Cable();
        var waiting = Task.Run(() => lab.Near.Receive(Timeout.InfiniteTimeSpan, out _));

        lab.Near.Wake();

        Assert.Equal(ReceiveResult.TimedOut, await waiting.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [SkippableFact]
    public void Open_UnknownInterface_SaysSo()
    {
        var error = Assert.Throws<PacketDeviceException>(() => AfPacketDevice.Open(new AfPacketOptions("nowhere0")));

        Assert.Contains("'nowhere0'", error.Message, StringComparison.Ordinal);
    }
}
