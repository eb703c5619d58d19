using System.Buffers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>
/// UDP_CHECK: a datagram to the server is answered, or at least not refused by an ICMP error. A connected socket hears of the error
/// (RFC 1122 §4.1.3.3), and of nobody's datagrams but the server's.
/// </summary>
internal sealed class UdpCheck(UdpCheckConfig config, CheckTarget target) : ICheck
{
    private const int LongestDatagram = 65535;
    private const int RandomOctets = 8;

    /// <inheritdoc/>
    public ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken) =>
        CheckRun.Of(target.Timeout, phases => AskAsync(phases, cancellationToken), cancellationToken);

    private async ValueTask<string> AskAsync(CheckPhases phases, CancellationToken cancellationToken)
    {
        phases.Begin("reply");
        using var socket = await target.ConnectAsync(SocketType.Dgram, ProtocolType.Udp, phases.Token);
        var payload = config.Payload.IsEmpty ? [.. RandomNumberGenerator.GetBytes(RandomOctets)] : config.Payload;
        await socket.SendAsync(payload.AsMemory(), phases.Token);

        var buffer = ArrayPool<byte>.Shared.Rent(LongestDatagram);
        try
        {
            var length = await socket.ReceiveAsync(buffer.AsMemory(), phases.Token);
            if (config.RequiresReply)
                Examine(buffer.AsSpan(0, length));

            return $"reply of {length} octets";
        }
        catch (OperationCanceledException) when (!config.RequiresReply && !cancellationToken.IsCancellationRequested)
        {
            return "not refused";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Examine(ReadOnlySpan<byte> reply)
    {
        if (reply.Length < config.MinimumReplyLength || reply.Length > config.MaximumReplyLength)
            throw new CheckFailedException($"reply of {reply.Length} octets, not {config.MinimumReplyLength} to {config.MaximumReplyLength}");

        // keepalived.conf(5): "which must match up to the minimum of the received data length and the length of the […] HEX_STR".
        for (var i = 0; i < Math.Min(reply.Length, config.Reply.Length); i++)
        {
            if (!config.Reply[i].Matches(reply[i]))
                throw new CheckFailedException($"the reply differs at octet {i}");
        }
    }
}
