using System.Net;

namespace Lb.Host.Lab.Traffic;

/// <summary>Traffic made on a host of a lab, by an <c>lb-host lab-agent</c> started there.</summary>
internal sealed class TrafficClient(LabHost host)
{
    private static readonly TimeSpan RunTime = 3 * Eventually.Ample;

    /// <summary>Asks a Redis or a <see cref="NameServer"/>, one new TCP connection a question.</summary>
    /// <param name="server">Whom, as ADDRESS:PORT or [ADDRESS]:PORT.</param>
    /// <param name="count">How many connections, one after the other.</param>
    /// <param name="command">The question; who are you, unless given.</param>
    /// <param name="keepOpen">Whether all stay open until the last was answered.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<AskReport> AskAsync(
        IPEndPoint server, int count, IReadOnlyList<string>? command = null, bool keepOpen = false, CancellationToken cancellation = default) =>
        RunAsync<AskReport>(
            ["ask", $"{server}", "--count", $"{count}", .. keepOpen ? ["--keep-open"] : Array.Empty<string>(), "--", .. command ?? RedisServer.WhoAreYou],
            cancellation);

    /// <summary>Asks a <see cref="NameServer"/>, one new UDP port a question.</summary>
    public Task<AskReport> AskOverUdpAsync(IPEndPoint server, int count, CancellationToken cancellation = default) =>
        RunAsync<AskReport>(["ask-udp", $"{server}", "--count", $"{count}"], cancellation);

    /// <summary>Sends bulk to a <see cref="NameServer"/>'s sink.</summary>
    public Task<BulkReport> SendAsync(IPEndPoint server, long bytes, int seed = 1, CancellationToken cancellation = default) =>
        RunAsync<BulkReport>(["send", $"{server}", "--bytes", $"{bytes}", "--seed", $"{seed}"], cancellation);

    /// <summary>Stores bulk in a Redis.</summary>
    public Task<BulkReport> SendToRedisAsync(IPEndPoint server, long bytes, int seed = 1, CancellationToken cancellation = default) =>
        RunAsync<BulkReport>(["send", $"{server}", "--bytes", $"{bytes}", "--seed", $"{seed}", "--redis"], cancellation);

    /// <summary>Starts the clients of a service; <see cref="RunningLoad"/> says how they fare.</summary>
    /// <param name="server">Whom they ask.</param>
    /// <param name="rate">New connections a second.</param>
    /// <param name="longConnections">Connections that are kept.</param>
    public RunningLoad StartLoad(IPEndPoint server, int rate, int longConnections) => new(host.Start(
        HostProgram.Argv(["lab-agent", "load", $"{server}", "--rate", $"{rate}", "--long", $"{longConnections}", "--", .. RedisServer.WhoAreYou])));

    /// <summary>Starts a <see cref="NameServer"/> that answers with the host's name on every address of the host.</summary>
    /// <param name="on">The host.</param>
    /// <param name="tcpPort">Where it answers over TCP.</param>
    /// <param name="sinkPort">Where it takes bulk.</param>
    /// <param name="udpPort">Where it answers datagrams.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<LabProcess> StartNameServerAsync(
        LabHost on, int tcpPort = 7000, int sinkPort = 7001, int udpPort = 7002, CancellationToken cancellation = default)
    {
        var server = on.Start(HostProgram.Argv(
            "lab-agent", "serve", "--name", on.Name, "--tcp", $"{tcpPort}", "--sink", $"{sinkPort}", "--udp", $"{udpPort}"));
        await server.WaitForLineAsync(line => line is "serving", Eventually.Ample, cancellation);
        return server;
    }

    private async Task<T> RunAsync<T>(IReadOnlyList<string> words, CancellationToken cancellation) =>
        AgentJson.Parse<T>((await host.RunAsync(HostProgram.Argv(["lab-agent", .. words]), RunTime, cancellation)).Output);
}
