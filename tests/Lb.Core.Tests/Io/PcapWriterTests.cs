using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Io;
using Lb.Core.Io.Pcap;
using Lb.Testing;

namespace Lb.Core.Tests.Io;

public class PcapWriterTests
{
    private const long Time = 1_700_000_000_123_456_789;

    [Theory]
    [InlineData(PcapTimestampResolution.Microseconds, "d4c3b2a1", "40e20100")]
    [InlineData(PcapTimestampResolution.Nanoseconds, "4d3cb2a1", "15cd5b07")]
    public void Write_EachResolution_WritesTheseOctets(PcapTimestampResolution resolution, string magic, string fraction)
    {
        using var stream = new MemoryStream();
        using (var writer = new PcapWriter(stream, "test.pcap", resolution, snapLength: 3))
        {
            writer.Write([0xAA, 0xBB, 0xCC, 0xDD], Time);
        }

        Assert.Equal(
            Hex.Dump(Hex.Parse($"{magic} 0200 0400 00000000 00000000 03000000 01000000  00f15365 {fraction} 03000000 04000000  aabbcc")),
            Hex.Dump(stream.ToArray()));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(long.MaxValue, 4_294_967_295_999_999_999)]
    public void Write_TimeOutsideTheFormat_IsClamped(long time, long expected)
    {
        using var stream = new MemoryStream();
        using (var writer = new PcapWriter(stream, "test.pcap"))
        {
            writer.Write([0xAA], time);
        }

        using var reader = new PcapReader(new MemoryStream(stream.ToArray()), "test.pcap");
        Assert.True(reader.TryReadNext(out var record));
        Assert.Equal(expected, record.TimestampNanoseconds);
    }

    [Fact]
    public void Write_AnyFrames_ReadBackTheSame() => Prop.ForAll<byte[][]>(frames =>
    {
        using var stream = new MemoryStream();
        using (var writer = new PcapWriter(stream, "test.pcap"))
        {
            foreach (var frame in frames)
            {
                writer.Write(frame, Time, frame.Length + 4);
            }
        }

        using var reader = new PcapReader(new MemoryStream(stream.ToArray()), "test.pcap");
        foreach (var frame in frames)
        {
            Assert.True(reader.TryReadNext(out var record));
            Assert.Equal(frame, record.Frame.ToArray());
            Assert.Equal(frame.Length + 4, record.OriginalLength);
            Assert.Equal(Time, record.TimestampNanoseconds);
        }

        Assert.False(reader.TryReadNext(out _));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(262_145)]
    public void Constructor_SnapLengthOutOfRange_Throws(int snapLength) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new PcapWriter(new MemoryStream(), "test.pcap", snapLength: snapLength));

    [Fact]
    public void Write_StreamThatFails_NamesTheFile()
    {
        using var writer = new PcapWriter(new StreamThatFillsUp(room: 30), "full.pcap");

        var error = Assert.Throws<PacketDeviceException>(() => writer.Write(new byte[60], Time));

        Assert.Equal("full.pcap: cannot be written: No space left on device", error.Message);
    }

    [Fact]
    public void Create_MissingFolder_SaysSo()
    {
        var error = Assert.Throws<PacketDeviceException>(() => PcapWriter.Create("no-such-folder/out.pcap"));

        Assert.StartsWith("no-such-folder/out.pcap: cannot be created: ", error.Message, StringComparison.Ordinal);
    }

    private sealed class StreamThatFillsUp(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer);
        }
    }
}
