using System.Net;
using System.Net.Sockets;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Health;

public sealed class TcpCheckTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task RunAsync_ServerThatAccepts_Succeeds(string address)
    {
        await using var server = new LoopbackServer((_, _) => Task.CompletedTask, IPAddress.Parse(address));
        var result = await Checks.RunAsync(new TcpCheckConfig { Connection = Checks.Within(Checks.Long) }, server.Address);
        Assert.Equal("+ connected", Checks.Show(result));
        Assert.True(result.Latency > TimeSpan.Zero);
    }

    [Fact]
    public async Task RunAsync_PortNobodyListensOn_Fails()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var result = await Checks.RunAsync(new TcpCheckConfig(), (IPEndPoint)bound.LocalEndPoint!);
        Assert.Equal("- connect: Connection refused", Checks.Show(result));
    }

    // The kernel drops a SYN for a listener whose queue is full.
    [Fact]
    public async Task RunAsync_ServerThatDoesNotAnswer_FailsInTime()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var server = (IPEndPoint)listener.LocalEndPoint!;
        var checker = new TcpCheckConfig { Connection = Checks.Within(Checks.Short) };
        var queued = new List<Socket>();
        var result = await Checks.RunAsync(checker, server);
        for (var i = 0; i < 8 && result.IsSuccess; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            queued.Add(client);
            _ = client.ConnectAsync(server);
            result = await Checks.RunAsync(checker, server);
        }

        queued.ForEach(client => client.Dispose());
        Assert.Equal("- connect: not within 0.15 s", Checks.Show(result));
    }

    [Fact]
    public async Task RunAsync_ConnectionOfItsOwn_IsUsed()
    {
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        var port = ((IPEndPoint)free.LocalEndPoint!).Port;
        free.Dispose();
        await using var server = new LoopbackServer(async (stream, stop) => _ = await stream.ReadAsync(new byte[1], stop));
        var checker = new TcpCheckConfig
        {
            Connection = new CheckConnectionConfig
            {
                Address = InetAddress.Parse("127.0.0.1"),
                Port = (ushort)server.Address.Port,
                BindAddress = InetAddress.Parse("127.0.0.2"),
                BindPort = (ushort)port,
                BindInterface = "lo",
                Timeout = Checks.Long,
            },
        };

        // Twice: the port must be usable again at once.
        Assert.Equal("+ connected", Checks.Show(await Checks.RunAsync(checker, new IPEndPoint(IPAddress.Parse("198.18.0.1"), 9))));
        Assert.Equal("+ connected", Checks.Show(await Checks.RunAsync(checker, new IPEndPoint(IPAddress.Parse("198.18.0.1"), 9))));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("127.0.0.2"), port), await server.FirstClient.WaitAsync(Checks.Long));
    }

    [Fact]
    public async Task RunAsync_InterfaceThatIsNotThere_Fails()
    {
        var checker = new TcpCheckConfig { Connection = new CheckConnectionConfig { BindInterface = "nonesuch0" } };
        Assert.Equal("- interface nonesuch0 is not there or cannot be used", Checks.Show(await Checks.RunAsync(checker, new IPEndPoint(IPAddress.Loopback, 9))));
    }

    [Theory]
    [InlineData("198.18.0.9", 0, "- bindto 198.18.0.9, which is no address of this host")]
    [InlineData("127.0.0.1", -1, "- bind to 127.0.0.1:* : Address already in use")]
    public async Task RunAsync_SourceThatCannotBeUsed_FailsAndNamesIt(string address, int port, string expected)
    {
        // Listening, so that SO_REUSEADDR does not let another socket have the port.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = port < 0 ? ((IPEndPoint)listener.LocalEndpoint).Port : port;
        var checker = new TcpCheckConfig
        {
            Connection = new CheckConnectionConfig { BindAddress = InetAddress.Parse(address), BindPort = taken == 0 ? null : (ushort)taken },
        };
        Assert.Equal(
            expected.Replace("* ", $"{taken}", StringComparison.Ordinal),
            Checks.Show(await Checks.RunAsync(checker, new IPEndPoint(IPAddress.Loopback, 9))));
        var http = Checks.Http() with { Connection = checker.Connection };
        Assert.Equal(
            expected.Replace("* ", $"{taken}", StringComparison.Ordinal), Checks.Show(await Checks.RunAsync(http, new IPEndPoint(IPAddress.Loopback, 9))));
    }

    [Fact]
    public async Task RunAsync_CancelledFromOutside_Throws()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var check = new Lb.Core.Runtime.Health.Checks.TcpCheck(new Lb.Core.Runtime.Health.Checks.CheckTarget(
            new CheckConnectionConfig(),
            new Lb.Core.Configuration.RealServerConfig
            {
                Address = InetAddress.Parse("127.0.0.1"),
                Port = (ushort)((IPEndPoint)listener.LocalEndpoint).Port,
            }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await check.RunAsync(new CancellationToken(canceled: true)));
    }
}
