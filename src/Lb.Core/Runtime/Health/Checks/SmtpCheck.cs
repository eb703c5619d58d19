using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Lb.Core.Health;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>SMTP_CHECK: each host greets with 220 and answers HELO with 250 (RFC 5321 §4.3.2).</summary>
/// <param name="heloName">The name after HELO.</param>
/// <param name="hosts">The hosts, asked in order.</param>
internal sealed class SmtpCheck(string heloName, ImmutableArray<CheckTarget> hosts) : ICheck
{
    private const int Ready = 220;
    private const int Completed = 250;

    /// <inheritdoc/>
    public async ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var result = default(CheckResult);
        var latency = TimeSpan.Zero;
        foreach (var host in hosts)
        {
            result = await CheckRun.Of(host.Timeout, phases => TalkAsync(host, phases), cancellationToken);
            latency += result.Latency;
            if (!result.IsSuccess)
                break;
        }

        return result with { Latency = latency };
    }

    private async ValueTask<string> TalkAsync(CheckTarget host, CheckPhases phases)
    {
        phases.Begin("connect");
        using var socket = await host.ConnectTcpAsync(phases.Token);
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            var replies = new SmtpReplyReader(pipe);
            phases.Begin("greeting");
            Expect(Ready, await replies.ReadAsync(phases.Token), "greeting");

            phases.Begin("reply to HELO");
            await socket.SendAsync(Encoding.ASCII.GetBytes($"HELO {heloName}\r\n"), phases.Token);
            Expect(Completed, await replies.ReadAsync(phases.Token), "reply to HELO");
            await QuitAsync(socket, phases);
            return "greeted and answered HELO";
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static async ValueTask QuitAsync(Socket socket, CheckPhases phases)
    {
        phases.Begin("QUIT");
        try
        {
            _ = await socket.SendAsync("QUIT\r\n"u8.ToArray(), phases.Token);
        }
        catch (SocketException)
        {
            // The verdict is made; a server that closes without a QUIT is no worse for it.
        }
    }

    private static void Expect(int code, SmtpReply reply, string what)
    {
        if (reply.Code != code)
            throw new CheckFailedException($"{what}: {reply.Text}");
    }
}
