using System.Buffers.Binary;
using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Wire;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>A flood of SYNs, each from another forged address, many times what the flow table takes.</summary>
public sealed class FloodTests
{
    private const int Sources = 1_000_000;
    private const int Batch = 1000;
    private const int KnownClients = 100;
    private const int SourceAddress = 14 + 12;
    private const int HeaderChecksum = 14 + 10;

    // 1,000 SYNs a millisecond, then 50 s of silence, 5 times: the table is full, flows of the flood expire, and it fills again.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_MillionForgedSyns_KnownFlowsGoOnAndMemoryStaysBounded(bool persistent)
    {
        var director = new TestDirector(new DirectorSetup { Flows = 4096, Persistence = persistent ? new Persistence(TimeSpan.FromSeconds(30)) : null });
        var forwarder = director.Forwarder;
        director.Send(Known(Syn));
        director.Send(Known(Ack));
        var before = director.Send(Known(Data)).Decisions;
        var now = director.Now;
        var flood = Batches.Of([.. Enumerable.Range(0, Batch).Select(static _ => Tcp(Syn))]);
        var pristine = flood.Batch.Buffer.ToArray();
        var known = Batches.Of(Known(Data));
        var pristineKnown = known.Batch.Buffer.ToArray();
        for (var first = 0; first < Sources; first += Batch)
        {
            now += first % 200_000 == 0 && first > 0 ? TimeSpan.FromSeconds(50) : TimeSpan.FromMilliseconds(1);
            pristine.CopyTo(flood.Batch.Buffer);
            Forge(flood, first);
            Run(flood);
            pristineKnown.CopyTo(known.Batch.Buffer);
            Run(known);
            Assert.True(forwarder.Flows.Count <= forwarder.Flows.Capacity);
            for (var i = 0; i < KnownClients; i++)
            {
                Assert.Equal(before[i], DecisionText.Of(known.Batch, i));
            }
        }

        var counters = forwarder.Counters;
        var refused = counters.Dropped(DropReason.TableFull);
        Assert.Equal(forwarder.Flows.Capacity, forwarder.Flows.Count);
        Assert.InRange(forwarder.Templates?.Count ?? 0, 0, forwarder.Flows.Capacity);
        Assert.Equal(Sources, refused + counters.FlowsCreated - KnownClients);
        Assert.Equal(counters.Received, counters.Forwarded + refused);

        // After the flood there is room again.
        now += TimeSpan.FromSeconds(60);
        forwarder.Tick(now, forwarder.Flows.SlotCount * 2);
        Assert.Equal(KnownClients, forwarder.Flows.Count);

        void Run(FrameBuffer buffer)
        {
            forwarder.Tick(now, slotBudget: 64);
            forwarder.Process(buffer.Batch, now);
            forwarder.Settle(buffer.Batch, failed: 0);
        }
    }

    private static byte[][] Known(TcpFlags flags) => [.. Enumerable.Range(1000, KnownClients).Select(port => Tcp(flags, (ushort)port))];

    /// <summary>Gives each frame of a batch a source of its own, from 20.0.0.0 on, and the header checksum that goes with it.</summary>
    private static void Forge(FrameBuffer buffer, int first)
    {
        var batch = buffer.Batch;
        for (var i = 0; i < batch.Frames.Length; i++)
        {
            var frame = batch.Buffer[batch.Frames[i].Offset..];
            BinaryPrimitives.WriteUInt32BigEndian(frame[SourceAddress..], 0x1400_0000 + (uint)(first + i));
            frame.Slice(HeaderChecksum, sizeof(ushort)).Clear();
            BinaryPrimitives.WriteUInt16BigEndian(frame[HeaderChecksum..], HeaderSum(frame.Slice(14, 20)));
        }
    }

    private static ushort HeaderSum(ReadOnlySpan<byte> header)
    {
        uint sum = 0;
        for (var i = 0; i < header.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~(sum + (sum >> 16));
    }
}
