using System.Net.Sockets;
using System.Security.Cryptography;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>DNS_CHECK: the server answers a query over UDP, and not with an error.</summary>
internal sealed class DnsCheck(DnsCheckConfig config, CheckTarget target) : ICheck
{
    // RFC 1035 §4.2.1: messages over UDP have no more octets, where the query does not allow more.
    private const int LongestAnswer = 512;

    /// <inheritdoc/>
    public ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken) => CheckRun.Of(target.Timeout, AskAsync, cancellationToken);

    private async ValueTask<string> AskAsync(CheckPhases phases)
    {
        phases.Begin("answer");
        using var socket = await target.ConnectAsync(SocketType.Dgram, ProtocolType.Udp, phases.Token);
        var query = new byte[DnsMessage.MaximumQueryLength];
        var length = DnsMessage.WriteQuery(query, (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), config.Name, config.Type);
        await socket.SendAsync(query.AsMemory(0, length), phases.Token);

        // What does not answer this query, a late answer to the one before or a guess, is passed over.
        var answer = new byte[LongestAnswer];
        int received;
        do
        {
            received = await socket.ReceiveAsync(answer.AsMemory(), phases.Token);
        }
        while (!DnsMessage.IsAnswer(answer.AsSpan(0, received), query.AsSpan(0, length)));

        var code = DnsMessage.CodeOf(answer);
        return code == 0 ? "answered" : throw new CheckFailedException($"answered with response code {code}{NameOf(code)}");
    }

    // The names of RFC 1035 §4.1.1's codes in the registry of RFC 6895 §2.3.
    private static string NameOf(int code) => code switch
    {
        1 => " (FORMERR)",
        2 => " (SERVFAIL)",
        3 => " (NXDOMAIN)",
        4 => " (NOTIMP)",
        5 => " (REFUSED)",
        _ => "",
    };
}
