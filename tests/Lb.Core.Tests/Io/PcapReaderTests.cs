using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Io;
using Lb.Core.Io.Pcap;
using Lb.Testing;

namespace Lb.Core.Tests.Io;

public class PcapReaderTests
{
    private const long Microseconds = 1_700_000_000_123_456_000;
    private const long Nanoseconds = 1_700_000_000_123_456_789;

    // One frame of 3 octets, cut from 60, captured at 1700000000.123456(789).
    private const string LittleMicro = "d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000  00f15365 40e20100 03000000 3c000000  aabbcc";
    private const string BigMicro = "a1b2c3d4 0002 0004 00000000 00000000 00040000 00000001  6553f100 0001e240 00000003 0000003c  aabbcc";
    private const string LittleNano = "4d3cb2a1 0200 0400 00000000 00000000 00000400 01000000  00f15365 15cd5b07 03000000 3c000000  aabbcc";
    private const string BigNano = "a1b23c4d 0002 0004 00000000 00000000 00040000 00000001  6553f100 075bcd15 00000003 0000003c  aabbcc";

    public static TheoryData<string, long, PcapTimestampResolution> Flavours { get; } = new()
    {
        { LittleMicro, Microseconds, PcapTimestampResolution.Microseconds },
        { BigMicro, Microseconds, PcapTimestampResolution.Microseconds },
        { LittleNano, Nanoseconds, PcapTimestampResolution.Nanoseconds },
        { BigNano, Nanoseconds, PcapTimestampResolution.Nanoseconds },
    };

    [Theory]
    [MemberData(nameof(Flavours))]
    public void TryReadNext_EachFlavour_ReadsTheSameFrame(string hex, long timestamp, PcapTimestampResolution resolution)
    {
        using var reader = Open(Hex.Parse(hex));

        Assert.Equal(resolution, reader.Resolution);
        Assert.Equal(262144u, reader.SnapLength);
        Assert.True(reader.TryReadNext(out var record));
        Assert.Equal([0xAA, 0xBB, 0xCC], record.Frame.ToArray());
        Assert.Equal(timestamp, record.TimestampNanoseconds);
        Assert.Equal(60, record.OriginalLength);
        Assert.False(reader.TryReadNext(out _));
    }

    [SkippableTheory]
    [InlineData(BigMicro, "1700000000.123456000 3 60")]
    [InlineData(BigNano, "1700000000.123456789 3 60")]
    public void BigEndianFlavours_ReadByTshark_AreTheSameFrame(string hex, string expected)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        using var folder = new TemporaryFolder();
        var file = folder.File("one.pcap");
        File.WriteAllBytes(file, Hex.Parse(hex));

        Assert.Equal([expected], Tshark.Decode(file, "frame.time_epoch", "frame.cap_len", "frame.len"));
    }

    [Theory]
    [InlineData("", 0, "file header (0 of 24")]
    [InlineData("d4c3b2a1 0200", 0, "file header (6 of 24")]
    [InlineData("0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff", 0, "pcapng")]
    [InlineData("d4c3b2a2 0200 0400 00000000 00000000 00000400 01000000", 0, "magic 0xa2b2c3d4")]
    [InlineData("d4c3b2a1 0100 0400 00000000 00000000 00000400 01000000", 4, "version 1")]
    [InlineData("a1b2c3d4 0003 0004 00000000 00000000 00040000 00000001", 4, "version 3")]
    [InlineData("d4c3b2a1 0200 0400 00000000 00000000 00000400 71000000", 20, "link type 113")]
    public void Constructor_NotOurFormat_SaysWhatAndWhere(string hex, long offset, string part)
    {
        var error = Assert.Throws<PcapFormatException>(() => Open(Hex.Parse(hex)));

        Assert.Equal(offset, error.Offset);
        Assert.StartsWith($"test.pcap: at octet {offset}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24 + 5, 24, "inside a record header (5 of 16")]
    [InlineData(24 + 16, 40, "inside a frame (0 of 3")]
    [InlineData(24 + 18, 40, "inside a frame (2 of 3")]
    public void TryReadNext_FileCut_SaysWhere(int length, long offset, string part)
    {
        using var reader = Open(Hex.Parse(LittleNano)[..length]);

        var error = Assert.Throws<PcapFormatException>(() => reader.TryReadNext(out _));

        Assert.Equal(offset, error.Offset);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00f15365 15cd5b07 01000400 3c000000")]
    [InlineData("00f15365 15cd5b07 ffffffff 3c000000")]
    [InlineData("00f15365 15cd5b07 00000000 00000080")]
    public void TryReadNext_AbsurdLength_IsRefusedWithoutAllocatingIt(string recordHeader)
    {
        using var reader = Open([.. Hex.Parse(LittleNano)[..24], .. Hex.Parse(recordHeader)]);

        Assert.Equal(24, Assert.Throws<PcapFormatException>(() => reader.TryReadNext(out _)).Offset);
    }

    [Fact]
    public void Read_AnyBytesBehindAValidHeader_EndsOrSaysWhere() => Prop.ForAll<byte[]>(octets =>
    {
        using var reader = Open([.. Hex.Parse(LittleNano)[..24], .. octets]);
        try
        {
            while (reader.TryReadNext(out var record))
            {
                Assert.InRange(record.Frame.Length, 0, octets.Length);
            }
        }
        catch (PcapFormatException e)
        {
            Assert.InRange(e.Offset, 24, 24 + octets.Length);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(200));

    [Fact]
    public void Open_MissingFile_SaysSoWithoutATraceOfTheFramework()
    {
        var error = Assert.Throws<PacketDeviceException>(() => PcapReader.Open("no-such-file.pcap"));

        Assert.StartsWith("no-such-file.pcap: cannot be opened: ", error.Message, StringComparison.Ordinal);
    }

    private static PcapReader Open(byte[] octets) => new(new MemoryStream(octets), "test.pcap");
}
