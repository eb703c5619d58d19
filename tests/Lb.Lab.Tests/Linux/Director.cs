using Lb.Core.Linux.AfPacket;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

/// <summary>
/// A client (198.18.0.1) and a director (198.18.0.2) on one cable, eth0 to eth0. The director has the virtual addresses on lo, and the
/// client's routes to them lead to it. Reverse-path filtering is strict everywhere.
/// </summary>
internal sealed class Director : IDisposable
{
    public const string Vip = "198.18.0.100";
    public const string Vip6 = "2001:db8:1::64";
    public const ushort Port = 6379;

    public Director()
    {
        NetworkNamespace.Connect(Client, "eth0", Host, "eth0");
        Client.Shell($"ip address add 198.18.0.1/24 dev eth0; ip address add 2001:db8::1/64 dev eth0 nodad; ip -6 route add {Vip6} via 2001:db8::2");
        Host.Shell($"ip address add 198.18.0.2/24 dev eth0; ip address add 2001:db8::2/64 dev eth0 nodad; ip address add {Vip}/32 dev lo; ip address add {Vip6}/128 dev lo");
        Host.Shell("sysctl -q -w net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.default.rp_filter=1 net.ipv4.conf.eth0.rp_filter=1");
    }

    /// <summary>The service most tests guard.</summary>
    public static ServiceKey Service { get; } = Key(Vip, TransportProtocol.Tcp, Port);

    public NetworkNamespace Client { get; } = new();

    public NetworkNamespace Host { get; } = new();

    public MacAddress ClientMac => MacOf(Client);

    public MacAddress HostMac => MacOf(Host);

    public static ServiceKey Key(string address, TransportProtocol protocol, ushort port) => new(protocol, InetAddress.Parse(address), port);

    public AfPacketDevice OpenDevice(BpfProgram? filter = null) => Host.Run(() => AfPacketDevice.Open(new AfPacketOptions("eth0") { Filter = filter }));

    /// <summary>Sends frames made by hand out of the client's interface.</summary>
    public void Transmit(params byte[][] frames)
    {
        using var device = Client.Run(() => TransmitOnlyDevice.Open("eth0"));
        Assert.Equal(0, device.Transmit(new FrameBuffer(frames).Batch, port: 0));
    }

    /// <summary>What the client's connection attempt brings: an answer, a refusal, or silence for two seconds.</summary>
    public ConnectOutcome Connect(string address, int port)
    {
        var (exitCode, output) = Client.TryShell($"socat -u OPEN:/dev/null TCP:{Bracket(address)}:{port},connect-timeout=2");
        return exitCode switch
        {
            0 => ConnectOutcome.Connected,
            _ when output.Contains("timed out", StringComparison.Ordinal) => ConnectOutcome.Silence,
            _ when output.Contains("refused", StringComparison.Ordinal) => ConnectOutcome.Refused,
            _ => throw new InvalidOperationException($"socat ended with {exitCode}: {output}"),
        };
    }

    /// <summary>Whether an ICMP echo request of the client is answered.</summary>
    public bool Ping(string address, int octets) => Client.Run(() =>
    {
        using var ping = new System.Net.NetworkInformation.Ping();
        return ping.Send(address, timeout: 5000, new byte[octets]).Status == System.Net.NetworkInformation.IPStatus.Success;
    });

    public static string Bracket(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

    private static MacAddress MacOf(NetworkNamespace one) =>
        MacAddress.Parse(one.Shell("ip -br link show eth0").Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]);

    public void Dispose()
    {
        Client.Dispose();
        Host.Dispose();
    }
}

internal enum ConnectOutcome
{
    Connected,
    Refused,
    Silence,
}
