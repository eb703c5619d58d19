using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Lb.Core.Configuration.Checkers;
using Lb.Testing;

namespace Lb.Core.Tests.Health;

public sealed class HttpCheckTests
{
    private const string Hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    [Theory]
    [InlineData(Hello, "+ status 200")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nto the end", "+ status 200")]
    [InlineData("HTTP/1.1 204 \r\n\r\n", "+ status 204")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "+ status 200")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n", "- status 302")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nhello", "- status 503")]
    [InlineData("HTTP/1.1 999 What\r\n\r\n", "- status 999")]
    public async Task RunAsync_Answer_PassesByItsStatus(string answer, string expected)
    {
        await using var server = LoopbackServer.Answering(answer);
        Assert.Equal(expected, Checks.Show(await Checks.RunAsync(Checks.Http(), server.Address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("garbage")]
    [InlineData("220 mail ESMTP\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello")]
    [InlineData("\0\x01\x02\xff\xfe")]
    public async Task RunAsync_AnswerThatIsNone_Fails(string answer)
    {
        await using var server = LoopbackServer.Answering(answer);
        Assert.False((await Checks.RunAsync(Checks.Http(), server.Address)).IsSuccess);
    }

    [Theory]
    [InlineData(HttpCheckProtocol.Http10, null, "GET /a/../b?c=%41#d HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nHost: {0}\r\n\r\n")]
    [InlineData(HttpCheckProtocol.Http10Close, "www.example.com", "GET /a/../b?c=%41#d HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nHost: www.example.com\r\nConnection: close\r\n\r\n")]
    [InlineData(HttpCheckProtocol.Http11, "www.example.com:8080", "GET /a/../b?c=%41#d HTTP/1.1\r\nUser-Agent: KeepAliveClient\r\nHost: www.example.com:8080\r\nConnection: close\r\n\r\n")]
    public async Task RunAsync_Request_IsKeepaliveds(HttpCheckProtocol protocol, string? virtualHost, string expected)
    {
        await using var server = LoopbackServer.Answering(Hello);
        var checker = Checks.Http(new HttpUrlConfig { Path = "/a/../b?c=%41#d" }) with { Protocol = protocol, VirtualHost = virtualHost };
        Assert.Equal("+ status 200", Checks.Show(await Checks.RunAsync(checker, server.Address)));

        // The order of headers is the framework's.
        Assert.Equal(
            string.Format(null, expected, server.Address).Split("\r\n").Order(StringComparer.Ordinal),
            server.Heard.Split("\r\n").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_VirtualHostOfTheUrl_ComesFirst()
    {
        await using var server = LoopbackServer.Answering(Hello, IPAddress.IPv6Loopback);
        var checker = Checks.Http(new HttpUrlConfig { Path = "/", VirtualHost = "url.example.com" }) with { VirtualHost = "checker.example.com" };
        Assert.True((await Checks.RunAsync(checker, server.Address)).IsSuccess);
        Assert.Contains("Host: url.example.com\r\n", server.Heard, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", "5d41402abc4b2a76b9719d911017c592", "+ status 200, digest as expected")]
    [InlineData("hellp", "5d41402abc4b2a76b9719d911017c592", "- digest c983190483df167d2a3841463c2a9341, not 5d41402abc4b2a76b9719d911017c592")]
    [InlineData("", "d41d8cd98f00b204e9800998ecf8427e", "+ status 200, digest as expected")]
    public async Task RunAsync_Digest_IsTheBodys(string body, string digest, string expected)
    {
        await using var server = LoopbackServer.Answering($"HTTP/1.0 200 OK\r\n\r\n{body}");
        Assert.Equal(
            expected,
            Checks.Show(await Checks.RunAsync(Checks.Http(new HttpUrlConfig { Path = "/", Digest = digest }), server.Address)));
    }

    [Theory]
    [InlineData("", "- answer: The response ended prematurely")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", "- body: The response ended prematurely")]
    public async Task RunAsync_ServerClosesTooEarly_SaysSo(string answer, string expected)
    {
        await using var server = LoopbackServer.Answering(answer);
        Assert.StartsWith(expected, Checks.Show(await Checks.RunAsync(Checks.Http(), server.Address)), StringComparison.Ordinal);
    }

    // keepalived's own tool, on the same server.
    [SkippableTheory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nsome text\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n")]
    public async Task RunAsync_Digest_IsWhatGenhashComputes(string answer)
    {
        Skip.IfNot(ExternalTool.IsAvailable("genhash"), "genhash is not installed");
        await using var server = LoopbackServer.Answering(answer);
        var port = server.Address.Port.ToString(null, null);
        var printed = await Task.Run(() => ExternalTool.Run("genhash", "-s", "127.0.0.1", "-p", port, "-u", "/"));
        var digest = Regex.Match(printed, "[0-9a-f]{32}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        var result = await Checks.RunAsync(Checks.Http(new HttpUrlConfig { Path = "/", Digest = digest }), server.Address);
        Assert.Equal("+ status 200, digest as expected", Checks.Show(result));
    }

    [Theory]
    [InlineData("say hello", "h.llo", RegexOptions.None, false, 0, null, true)]
    [InlineData("say hello", "^hello", RegexOptions.None, false, 0, null, false)]
    [InlineData("say\nhello", "^hello", RegexOptions.Multiline, false, 0, null, true)]
    [InlineData("say HELLO", "hello", RegexOptions.IgnoreCase, false, 0, null, true)]
    [InlineData("say hello", "hello", RegexOptions.None, true, 0, null, false)]
    [InlineData("say bye", "hello", RegexOptions.None, true, 0, null, true)]
    [InlineData("hello hello", "hello", RegexOptions.None, false, 1, null, true)]
    [InlineData("hello", "hello", RegexOptions.None, false, 1, null, false)]
    [InlineData("hello", "x*", RegexOptions.None, false, 99, null, false)]
    [InlineData("say hello", "hello", RegexOptions.None, false, 0, 4, true)]
    [InlineData("say hello", "hello", RegexOptions.None, false, 0, 3, false)]
    [InlineData("aa", "(a)\\1", RegexOptions.None, false, 0, null, true)]
    [InlineData("gr\u00fcn", "gr.n", RegexOptions.None, false, 0, null, false)]
    public async Task RunAsync_Pattern_IsSearchedFor(
        string body, string pattern, RegexOptions options, bool isForbidden, int minimum, int? maximum, bool expected)
    {
        var octets = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body));
        await using var server = LoopbackServer.Answering($"HTTP/1.0 200 OK\r\n\r\n{octets}");
        var wanted = new BodyPatternConfig(pattern)
        {
            Options = options,
            IsForbidden = isForbidden,
            MinimumOffset = minimum,
            MaximumOffset = maximum,
        };
        Assert.Equal(
            expected,
            (await Checks.RunAsync(Checks.Http(new HttpUrlConfig { Path = "/", Pattern = wanted }), server.Address)).IsSuccess);
    }

    [Theory]
    [InlineData(true, "gr.n", true)]
    [InlineData(false, "gr..n", true)]
    [InlineData(false, "gr\u00fcn", true)]
    [InlineData(true, "gr\u00fcn", true)]
    public async Task RunAsync_PatternOnUtf8_SeesCharactersOrOctets(bool isUtf8, string pattern, bool expected)
    {
        await using var server = LoopbackServer.Answering("HTTP/1.0 200 OK\r\n\r\ngr\u00c3\u00bcn");
        var url = new HttpUrlConfig { Path = "/", Pattern = new BodyPatternConfig(pattern) { IsUtf8 = isUtf8 } };
        Assert.Equal(expected, (await Checks.RunAsync(Checks.Http(url), server.Address)).IsSuccess);
    }

    [Fact]
    public async Task RunAsync_SeveralUrls_EachIsAStep()
    {
        await using var server = LoopbackServer.Answering(Hello);
        var checker = Checks.Http() with
        {
            Urls = ImmutableArray.Create(new HttpUrlConfig { Path = "/1" }, new HttpUrlConfig { Path = "/2", StatusCodes = [new StatusCodeRange(404, 404)] }),
        };
        Assert.Equal("- status 200", Checks.Show(await Checks.RunAsync(checker, server.Address)));
        Assert.Equal(2, server.Clients.Count);
    }
}
