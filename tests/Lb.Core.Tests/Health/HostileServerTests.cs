using System.Net.Sockets;
using System.Text;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Tests.Health;

/// <summary>Servers that mean harm, or are broken beyond it: the check ends, and says why.</summary>
public sealed class HostileServerTests
{
    private const string Head = "HTTP/1.0 200 OK\r\n\r\n";

    // Where the pattern is not linear, this one takes longer than the universe has; the look-ahead makes it so.
    private const string Catastrophe = "(?=a)(a|aa|a)+$";

    [Fact]
    public async Task HttpCheck_EndlessBody_IsReadToTheBound()
    {
        await using var server = Flooding(Head, "x");
        Assert.Equal("+ status 200", Checks.Show(await Checks.RunAsync(Checks.Http(), server.Address)));
        Assert.Equal("+ status 200, body as expected", Checks.Show(await Checks.RunAsync(Pattern("x{100}"), server.Address)));
        Assert.Equal(
            "- the body has more than 1048576 octets, of which no digest is computed",
            Checks.Show(await Checks.RunAsync(Checks.Http(new HttpUrlConfig { Path = "/", Digest = new string('0', 32) }), server.Address)));
    }

    [Fact]
    public async Task HttpCheck_PatternThatBacktracks_IsGivenUp()
    {
        await using var server = LoopbackServer.Answering(Head + new string('a', 5000) + "b");
        Assert.Equal("- the pattern took more than 1 s to match", Checks.Show(await Checks.RunAsync(Pattern(Catastrophe), server.Address)));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nX: ", "y")]
    [InlineData("HTTP/1.0 200 OK\r\n", "X: y\r\n")]
    [InlineData("HTTP/1.0 200 ", "y")]
    [InlineData("", "y")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "y")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task HttpCheck_EndlessHead_Fails(string head, string again)
    {
        await using var server = Flooding(head, again);
        Assert.False((await Checks.RunAsync(Checks.Http(timeout: TimeSpan.FromSeconds(2)), server.Address)).IsSuccess);
    }

    [Theory]
    [InlineData("", "answer")]
    [InlineData("HTTP/1.0 200 OK\r\n", "answer")]
    [InlineData(Head, "body")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "body")]
    public async Task HttpCheck_SlowServer_FailsInTime(string head, string phase)
    {
        await using var dripping = new LoopbackServer(async (stream, stop) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head), stop);
            await LoopbackServer.DripAsync(stream, "x", stop);
        });
        await using var silent = Sending(head);
        await Checks.AssertGivesUpAsync(phase, timeout => Checks.Http(timeout: timeout), dripping.Address);
        await Checks.AssertGivesUpAsync(phase, timeout => Checks.Http(timeout: timeout), silent.Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.0 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello")]
    public async Task HttpCheck_ServerThatResets_Fails(string head)
    {
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head), stop);
            LoopbackServer.Reset(stream);
        });
        Assert.False((await Checks.RunAsync(Checks.Http(), server.Address)).IsSuccess);
    }

    [Fact]
    public async Task SslGet_ServerWithoutTls_Fails()
    {
        await using var talking = Sending("220 mail.example.com ready\r\n");
        await using var flooding = Flooding("", "\x16\x03\x01\xff\xff");
        await using var closing = Sending("", closes: true);
        await using var silent = Sending("");
        Assert.Equal(
            "- TLS handshake: what the server sent is not TLS", Checks.Show(await Checks.RunAsync(Checks.Http(tls: true), talking.Address)));
        Assert.False((await Checks.RunAsync(Checks.Http(tls: true, timeout: TimeSpan.FromSeconds(2)), flooding.Address)).IsSuccess);
        Assert.False((await Checks.RunAsync(Checks.Http(tls: true), closing.Address)).IsSuccess);
        await Checks.AssertGivesUpAsync("TLS handshake", timeout => Checks.Http(tls: true, timeout: timeout), silent.Address);
    }

    [Theory]
    [InlineData("x", "- a line of more than 2048 octets")]
    [InlineData("220-more\r\n", "- a reply of more than 128 lines")]
    [InlineData("\r\n", "- no SMTP reply: ")]
    public async Task SmtpCheck_EndlessGreeting_Fails(string again, string expected)
    {
        await using var server = Flooding("", again);
        Assert.Equal(expected, Checks.Show(await Checks.RunAsync(Smtp(Checks.Long), server.Address)));
    }

    [Theory]
    [InlineData("", "greeting")]
    [InlineData("220-a\r\n22", "greeting")]
    [InlineData("220 a\r\n", "reply to HELO")]
    public async Task SmtpCheck_SlowServer_FailsInTime(string sent, string phase)
    {
        await using var silent = Sending(sent);
        await Checks.AssertGivesUpAsync(phase, Smtp, silent.Address);
    }

    private static SmtpCheckConfig Smtp(TimeSpan timeout) => new() { HeloName = "test", Connection = Checks.Within(timeout) };

    private static HttpCheckConfig Pattern(string pattern) =>
        Checks.Http(new HttpUrlConfig { Path = "/", Pattern = new BodyPatternConfig(pattern) });

    private static LoopbackServer Flooding(string head, string again) => new(async (stream, stop) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), stop);
        await LoopbackServer.FloodAsync(stream, again, stop);
    });

    private static LoopbackServer Sending(string octets, bool closes = false) => new(async (stream, stop) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(octets), stop);
        if (closes)
            stream.Socket.Shutdown(SocketShutdown.Both);
        else
            await Task.Delay(Timeout.Infinite, stop);
    });
}
