using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;
using Lb.Core.Linux.Netlink;
using Lb.Core.Linux.Raw;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>
/// VIP_CHECK: the server answers for the virtual address. A SYN goes to the server's station as a client's would when it is balanced there;
/// the SYN-ACK comes to this host's own address, so directly, and a RST ends it before the application hears of it. A server that is this
/// host is connected to.
/// </summary>
/// <param name="config">What to ask for.</param>
/// <param name="server">The server's own address, by which its station is found.</param>
internal sealed class VipCheck(VipCheckConfig config, InetAddress server) : ICheck
{
    // An answer to a SYN has no data, and at most 40 octets of options.
    private const int LongestAnswer = VipProbe.MaxFrameLength + TcpSegment.MaxHeaderLength;

    // RFC 6298 §2.1 and §5.5: again after a second, and then after twice the time of before.
    private static readonly TimeSpan FirstRetransmission = TimeSpan.FromSeconds(1);

    private readonly IPEndPoint _service = new(config.VirtualAddress.ToIPAddress(), config.VirtualPort);

    /// <inheritdoc/>
    public ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken) => CheckRun.Of(config.Timeout, AskAsync, cancellationToken);

    private async ValueTask<string> AskAsync(CheckPhases phases)
    {
        phases.Begin($"MAC address of {server}");
        using var route = new RouteSocket();
        var way = await VipProbeWay.FindAsync(route, server, config.VirtualAddress, phases.Token);
        return way is null ? await ConnectAsync(route, phases) : await ProbeAsync(way, phases);
    }

    private async ValueTask<string> ConnectAsync(RouteSocket route, CheckPhases phases)
    {
        if (route.FindRoute(config.VirtualAddress) is not { Kind: RouteKind.Local })
        {
            throw new CheckFailedException($"the VIP {config.VirtualAddress} is not on this host: put it on lo");
        }

        phases.Begin($"connect to {_service} on this host");
        using var socket = new Socket(_service.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_service, phases.Token);
        return $"{_service} on this host answers";
    }

    private async ValueTask<string> ProbeAsync(VipProbeWay way, CheckPhases phases)
    {
        using var socket = new TcpProbeSocket(way.Link, way.Source, config.VirtualAddress, config.VirtualPort);
        var probe = new VipProbe(
            way.Link.Address,
            way.Station,
            way.Source,
            socket.Port,
            config.VirtualAddress,
            config.VirtualPort,
            BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(sizeof(uint))));

        phases.Begin($"answer of {_service} at {way.Station} (is the VIP on the server's lo? does rp_filter, ARP or a firewall stand in the way?)");
        var answer = VipAnswer.None;
        try
        {
            (answer, var station) = await ShakeHandsAsync(socket, probe, phases.Token);
            return answer == VipAnswer.Refused
                ? throw new CheckFailedException($"{_service} refused (RST) at {way.Station}: the server has the VIP, but nothing listens there; is the service bound to {server} only?")
                : station == way.Station ? $"{_service} answers at {station}"
                : $"{_service} answers at {way.Station}, by {station}";
        }
        finally
        {
            if (answer != VipAnswer.Refused)
            {
                // Also when none came: the answer may be what was lost. Not in time any more, so without the phase's token.
                await SendAsync(socket, probe.WriteReset, CancellationToken.None);
            }
        }
    }

    private static async ValueTask<(VipAnswer Answer, MacAddress Station)> ShakeHandsAsync(TcpProbeSocket socket, VipProbe probe, CancellationToken cancellationToken)
    {
        var frame = new byte[LongestAnswer];
        for (var patience = FirstRetransmission; ; patience *= 2)
        {
            await SendAsync(socket, probe.WriteSyn, cancellationToken);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            wait.CancelAfter(patience);
            try
            {
                while (true)
                {
                    var length = await socket.ReceiveAsync(frame, wait.Token);
                    if (probe.Read(frame.AsSpan(0, length), out var station) is var answer && answer != VipAnswer.None)
                    {
                        return (answer, station);
                    }
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Lost, perhaps: once more.
            }
        }
    }

    private static ValueTask SendAsync(TcpProbeSocket socket, FrameWriter write, CancellationToken cancellationToken)
    {
        var frame = new byte[VipProbe.MaxFrameLength];
        return socket.SendAsync(frame.AsMemory(0, write(frame)), cancellationToken);
    }

    private delegate int FrameWriter(Span<byte> frame);
}
