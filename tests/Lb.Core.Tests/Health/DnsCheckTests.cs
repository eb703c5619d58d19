using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Health;

public sealed class DnsCheckTests
{
    [Theory]
    [InlineData("example.com", DnsRecordType.A, "07 6578616D706C65 03 636F6D 00 0001 0001")]
    [InlineData("example.com.", DnsRecordType.Aaaa, "07 6578616D706C65 03 636F6D 00 001C 0001")]
    [InlineData(".", DnsRecordType.Soa, "00 0006 0001")]
    [InlineData("com", DnsRecordType.Dnskey, "03 636F6D 00 0030 0001")]
    public void WriteQuery_Question_IsAsRfc1035HasIt(string name, DnsRecordType type, string question)
    {
        var query = new byte[DnsMessage.MaximumQueryLength];
        var length = DnsMessage.WriteQuery(query, 0xABCD, name, type);
        Assert.Equal("ABCD 0100 0001 0000 0000 0000".Replace(" ", "") + question.Replace(" ", ""), Convert.ToHexString(query.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(".", true)]
    [InlineData("a", true)]
    [InlineData("a.b.", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("a..b", false)]
    [InlineData(".a", false)]
    [InlineData("a b", false)]
    [InlineData("\u00e4", false)]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234", false)]
    public void IsName_Text_IsHeldToTheBounds(string name, bool expected) => Assert.Equal(expected, DnsMessage.IsName(name));

    [Fact]
    public void WriteQuery_LongestName_Fits()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 63), 3)) + "." + new string('b', 61);
        Assert.Equal(253, name.Length);
        Assert.True(DnsMessage.IsName(name));
        Assert.False(DnsMessage.IsName(name + "c"));
        Assert.Equal(DnsMessage.MaximumQueryLength, DnsMessage.WriteQuery(new byte[DnsMessage.MaximumQueryLength], 1, name, DnsRecordType.A));
    }

    [Fact]
    public void IsAnswer_AnyOctets_NeverThrow() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            octets =>
            {
                var query = new byte[DnsMessage.MaximumQueryLength];
                var length = DnsMessage.WriteQuery(query, 0, "a.b", DnsRecordType.A);
                var head = octets.Length >= 2 ? (byte[])[0, 0, .. octets[2..]] : octets;
                return !DnsMessage.IsAnswer(head, query.AsSpan(0, length)) || head.Length >= 12;
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "+ answered")]
    [InlineData(2, "- answered with response code 2 (SERVFAIL)")]
    [InlineData(3, "- answered with response code 3 (NXDOMAIN)")]
    public async Task RunAsync_Answer_PassesByItsCode(int code, string expected)
    {
        await using var server = new UdpServer(query => [Answer(query, code)]);
        Assert.Equal(expected, Checks.Show(await Checks.RunAsync(Checker(Checks.Long), server.Address)));
    }

    [Fact]
    public async Task RunAsync_DatagramsThatAnswerSomethingElse_ArePassedOver()
    {
        await using var server = new UdpServer(query =>
            [[], [1, 2, 3], query, Changed(query, 0), Changed(query, 13), Answer(query, 0)[..12], new byte[600], Answer(query, 0)]);
        Assert.Equal("+ answered", Checks.Show(await Checks.RunAsync(Checker(Checks.Long), server.Address)));
    }

    [Fact]
    public async Task RunAsync_FormatErrorWithoutAQuestion_IsAnAnswer()
    {
        await using var server = new UdpServer(query => [[query[0], query[1], 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0]]);
        Assert.Equal("- answered with response code 1 (FORMERR)", Checks.Show(await Checks.RunAsync(Checker(Checks.Long), server.Address)));
    }

    [Fact]
    public async Task RunAsync_NothingButJunk_FailsInTime()
    {
        await using var server = new UdpServer(query => [query, [1]]);
        Assert.Equal("- answer: not within 0.15 s", Checks.Show(await Checks.RunAsync(Checker(Checks.Short), server.Address)));
    }

    private static DnsCheckConfig Checker(TimeSpan timeout) =>
        new() { Name = "Example.com", Type = DnsRecordType.A, Connection = Checks.Within(timeout) };

    // A server may write the name's letters in another case.
    private static byte[] Answer(byte[] query, int code)
    {
        var answer = query.Select((octet, index) => index >= 12 && octet is >= (byte)'a' and <= (byte)'z' ? (byte)(octet - 32) : octet).ToArray();
        answer[2] = 0x81;
        answer[3] = (byte)(0x80 | code);
        return [.. answer, 1, 2, 3];
    }

    private static byte[] Changed(byte[] query, int index)
    {
        var answer = Answer(query, 0);
        answer[index] ^= 0x40;
        return answer;
    }
}
