using System.Net.Sockets;
using System.Security.Cryptography;
using Lb.Core.Health;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>PING_CHECK: the server answers an ICMP echo request. Needs CAP_NET_RAW, which the balancer has.</summary>
internal sealed class PingCheck(CheckTarget target) : ICheck
{
    private const int TokenLength = 16;
    private const int LongestReply = 256;

    /// <inheritdoc/>
    public ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken) => CheckRun.Of(target.Timeout, AskAsync, cancellationToken);

    private async ValueTask<string> AskAsync(CheckPhases phases)
    {
        var isIPv4 = target.Remote.AddressFamily == AddressFamily.InterNetwork;
        phases.Begin("echo reply");
        using var socket = await target.ConnectAsync(SocketType.Raw, isIPv4 ? ProtocolType.Icmp : ProtocolType.IcmpV6, phases.Token);

        // A raw socket gets the replies to every process of this host; the token tells this run's.
        var token = RandomNumberGenerator.GetBytes(TokenLength);
        var id = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
        await socket.SendAsync(Request(isIPv4, id, token), phases.Token);

        var buffer = new byte[LongestReply];
        int received;
        do
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(), phases.Token);
        }
        while (!IsReply(buffer.AsSpan(0, received), isIPv4, id, token));

        return "echo reply";
    }

    private static byte[] Request(bool isIPv4, uint id, byte[] token)
    {
        // RFC 3542 §3.1: the kernel computes an ICMPv6 message's checksum, so what stands there does not matter.
        var request = new byte[IcmpMessage.HeaderLength + token.Length];
        _ = IcmpMessage.WriteTo(request, isIPv4 ? IcmpMessage.EchoRequest : Icmpv6Message.EchoRequest, 0, id, token);
        return request;
    }

    private static bool IsReply(ReadOnlySpan<byte> packet, bool isIPv4, uint id, byte[] token)
    {
        // raw(7): "The IPv4 layer […] for receiving, the IP header is always included"; IPv6 leaves it out.
        if (isIPv4)
            packet = packet.IsEmpty ? packet : packet[Math.Min(packet.Length, (packet[0] & 0x0F) * sizeof(uint))..];

        return IcmpMessage.TryParse(packet, out var message)
            && message.Type == (isIPv4 ? IcmpMessage.EchoReply : Icmpv6Message.EchoReply)
            && message.RestOfHeader == id
            && message.Body.SequenceEqual(token);
    }
}
