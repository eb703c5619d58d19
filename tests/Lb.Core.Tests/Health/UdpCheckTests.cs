using System.Net;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Tests.Health;

public sealed class UdpCheckTests
{
    private static readonly byte[] Reply = [0x10, 0x20, 0x30];

    [Theory]
    [InlineData("", 0, 255, "+ reply of 3 octets")]
    [InlineData("10 20", 0, 255, "+ reply of 3 octets")]
    [InlineData("10 xx 30 40", 0, 255, "+ reply of 3 octets")]
    [InlineData("1x 21", 0, 255, "- the reply differs at octet 1")]
    [InlineData("1x 2x", 3, 3, "+ reply of 3 octets")]
    [InlineData("", 4, 255, "- reply of 3 octets, not 4 to 255")]
    [InlineData("", 0, 2, "- reply of 3 octets, not 0 to 2")]
    public async Task RunAsync_Reply_IsHeldToWhatIsRequired(string reply, int minimum, int maximum, string expected)
    {
        await using var server = new UdpServer(_ => [Reply]);
        var checker = new UdpCheckConfig
        {
            RequiresReply = true,
            Reply = [.. reply.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Masked)],
            MinimumReplyLength = minimum,
            MaximumReplyLength = maximum,
            Connection = Checks.Within(Checks.Long),
        };
        Assert.Equal(expected, Checks.Show(await Checks.RunAsync(checker, server.Address)));
    }

    [Fact]
    public async Task RunAsync_Payload_IsSent()
    {
        await using var server = new UdpServer(_ => [[]], IPAddress.IPv6Loopback);
        var checker = new UdpCheckConfig { Payload = [1, 2, 3], Connection = Checks.Within(Checks.Long) };
        Assert.Equal("+ reply of 0 octets", Checks.Show(await Checks.RunAsync(checker, server.Address)));
        Assert.Equal("+ reply of 0 octets", Checks.Show(await Checks.RunAsync(checker with { Payload = [] }, server.Address)));
        Assert.Equal([1, 2, 3], server.Heard[0]);
        Assert.Equal(8, server.Heard[1].Length);
    }

    [Theory]
    [InlineData(false, "+ not refused")]
    [InlineData(true, "- reply: not within 0.15 s")]
    public async Task RunAsync_SilentServer_IsWellUnlessAReplyIsRequired(bool requiresReply, string expected)
    {
        await using var server = new UdpServer(_ => []);
        var checker = new UdpCheckConfig { RequiresReply = requiresReply, Connection = Checks.Within(Checks.Short) };
        Assert.Equal(expected, Checks.Show(await Checks.RunAsync(checker, server.Address)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_PortUnreachable_Fails(bool requiresReply)
    {
        // A port that was free a moment ago may be another test's by now; on this address nobody listens.
        var server = new IPEndPoint(IPAddress.Parse("127.77.0.1"), 9);
        var checker = new UdpCheckConfig { RequiresReply = requiresReply, Connection = Checks.Within(Checks.Long) };
        Assert.Equal("- reply: Connection refused", Checks.Show(await Checks.RunAsync(checker, server)));
    }

    private static MaskedOctet Masked(string digits)
    {
        var padded = digits.PadLeft(2, digits == "x" ? 'x' : '0');
        var value = Convert.ToByte(padded.Replace('x', '0'), 16);
        return new MaskedOctet(value, (byte)((padded[0] == 'x' ? 0 : 0xF0) | (padded[1] == 'x' ? 0 : 0x0F)));
    }
}
