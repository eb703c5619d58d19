using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

public class InternetChecksumTests
{
    [Theory]
    [InlineData("0001 f203 f4f5 f6f7", 0xDDF2)] // RFC 1071 §3: the sum of its example
    [InlineData("", 0x0000)]
    [InlineData("ff", 0xFF00)]
    [InlineData("0001 f203 f4f5 f6f7 12", 0xEFF2)]
    [InlineData("ffff ffff ffff ffff ffff", 0xFFFF)]
    public void Sum_KnownOctets_GivesFoldedSum(string hex, ushort expected) =>
        Assert.Equal((ushort)~expected, InternetChecksum.Finish(InternetChecksum.Sum(Hex.Parse(hex))));

    [Fact]
    public void Sum_AnyOctets_EqualsWordByWord() => Prop.ForAll<byte[]>(octets =>
        InternetChecksum.Finish(InternetChecksum.Sum(octets)) == WordByWord(octets)).QuickCheckThrowOnFailure();

    [Fact]
    public void Sum_InTwoPartsOfEvenLength_EqualsSumOfWhole() => Prop.ForAll<byte[], byte[]>((first, second) =>
    {
        var even = first[..(first.Length & ~1)];
        byte[] whole = [.. even, .. second];
        return InternetChecksum.Finish(InternetChecksum.Sum(second, InternetChecksum.Sum(even))) == WordByWord(whole);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sum_LongestFrameOfOnes_DoesNotOverflow()
    {
        var octets = new byte[256 * 1024];
        Array.Fill(octets, (byte)0xFF);

        Assert.Equal(0, InternetChecksum.Finish(InternetChecksum.Sum(octets)));
    }

    [Fact]
    public void UpdateField_Rfc1624Example_GivesZeroNotAllOnes() =>
        Assert.Equal(0x0000, InternetChecksum.UpdateField(0xDD2F, 0x5555, 0x3285)); // RFC 1624 §4

    [Fact]
    public void UpdateField_AnyWordOfAnyHeader_EqualsRecomputed() => Prop.ForAll<byte[], int, ushort>((octets, position, value) =>
    {
        // One word that cannot be zero: all-zero data is the one case in which the two forms of zero differ, and no header is that.
        byte[] data = [.. octets[..(octets.Length & ~1)], 0x45, 0x00, 0, 0];
        var at = (position & int.MaxValue) % (data.Length / 2) * 2;
        at = at == data.Length - 4 ? data.Length - 2 : at;
        var before = WordByWord(data);
        var old = BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(at));
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(at), value);

        return InternetChecksum.UpdateField(before, old, value) == WordByWord(data);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void FinishUdp_ComputedZero_IsSentAsAllOnes()
    {
        Assert.Equal(0xFFFF, InternetChecksum.FinishUdp(0xFFFF));
        Assert.Equal(0x0001, InternetChecksum.FinishUdp(0xFFFE));
    }

    [Theory]
    [InlineData("198.18.0.1", "198.18.0.100", "c612 0001 c612 0064 0006 0014")]
    [InlineData("2001:db8::1", "2001:db8::64", "2001 0db8 0000 0000 0000 0000 0000 0001 2001 0db8 0000 0000 0000 0000 0000 0064 0000 0014 0000 0006")]
    public void PseudoHeader_EachFamily_EqualsItsOctets(string source, string destination, string octets) => Assert.Equal(
        WordByWord(Hex.Parse(octets)),
        InternetChecksum.Finish(InternetChecksum.PseudoHeader(InetAddress.Parse(source), InetAddress.Parse(destination), IpProtocol.Tcp, 20)));

    private static ushort WordByWord(ReadOnlySpan<byte> octets)
    {
        var sum = 0;
        for (var i = 0; i < octets.Length; i += 2)
        {
            sum += (octets[i] << 8) | (i + 1 < octets.Length ? octets[i + 1] : 0);
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
