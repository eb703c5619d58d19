using System.Net.Sockets;
using System.Text;
using Lb.Testing;

namespace Lb.Host.Tests.Commands;

/// <summary><c>services</c> and <c>connections</c> from argument to output, with a daemon that says what the test wants.</summary>
public sealed class ListingCommandTests
{
    private const string Flow =
        """
        {"protocol":"tcp","expires_seconds":899,"state":"ESTABLISHED","source_address":"198.18.0.1","source_port":4711,"virtual_address":"198.18.0.100","virtual_port":80,"real_server":"198.18.0.2","template":false}
        """;

    private const string Title = "IPVS connection entries\npro expire state       source             virtual            destination\n";
    private const string Row = "TCP 14:59  ESTABLISHED 198.18.0.1:4711    198.18.0.100:80    198.18.0.2:80\n";

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, Row + Row)]
    public async Task Connections_Text_IsATitleAndALineEach(int flows, string rows)
    {
        var (run, request) = await AskAsync(Flows(flows), "connections");

        Assert.Equal((0, Title + rows, string.Empty), (run.ExitCode, run.Output, run.Error));
        Assert.StartsWith("GET /v1/connections?limit=0 ", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1000, 1000)]
    public async Task Connections_Json_IsOneDocument(int flows, int expected)
    {
        var (run, request) = await AskAsync(Flows(flows), "connections", "--json", "--limit", "12");

        using var document = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.Equal(1, document.RootElement.GetProperty("schema_version").GetInt32());
        Assert.Equal(expected, document.RootElement.GetProperty("connections").GetArrayLength());
        Assert.StartsWith("GET /v1/connections?limit=12 ", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_DaemonStopsInTheMiddle_SaysThatItIsNotAll()
    {
        var (run, _) = await AskAsync(Chunk($"{Flow}\n"), "connections");

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("stopped in the middle of its answer; what is above is not all.\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connections")]
    [InlineData("services")]
    public async Task Listing_NoDaemon_SaysSoAndPrintsNothing(string verb)
    {
        using var folder = new TemporaryFolder();
        var run = await CommandLineRun.Of(verb, "--control", folder.File("s"));

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith("lb-host: no lb-host is running", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("services --stats --rate", "choose one of")]
    [InlineData("connections --limit 0", "--limit takes")]
    [InlineData("connections --limit many", "--limit")]
    public async Task Listing_WrongOption_IsWrongUsage(string line, string expected)
    {
        var run = await CommandLineRun.Of(line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private static string Flows(int count) => string.Concat(Enumerable.Repeat(Chunk($"{Flow}\n"), count)) + "0\r\n\r\n";

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    /// <summary>Runs a command line against a daemon that answers one request with these chunks.</summary>
    private static async Task<(CommandLineRun Run, string Request)> AskAsync(string chunks, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var answering = AnswerAsync(listener, chunks);
        var run = await CommandLineRun.Of([.. arguments, "--control", path]);
        return (run, await answering);
    }

    private static async Task<string> AnswerAsync(Socket listener, string chunks)
    {
        using var connection = await listener.AcceptAsync();
        var request = new byte[4096];
        var length = await connection.ReceiveAsync(request);
        await connection.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks));
        return Encoding.ASCII.GetString(request, 0, length);
    }
}
