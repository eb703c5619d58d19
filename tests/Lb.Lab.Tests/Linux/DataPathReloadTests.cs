using Lb.Core.Configuration;
using Lb.Core.Linux;
using Lb.Core.Model;
using Lb.Core.Runtime;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lb.Lab.Tests.Linux;

/// <summary>What a reload has opened is closed again, wherever it stops; what was in force goes on.</summary>
public sealed class DataPathReloadTests
{
    private static readonly LoadBalancerOptions Small = new() { MaxFlows = 1024, RingMebibytes = 2, NeighborPatience = TimeSpan.Zero };

    [SkippableFact]
    public void Reload_EndedMeanwhile_LeavesNothingOpen()
    {
        using var lab = TwoInterfaces();
        lab.Run(() =>
        {
            using var dataPath = new DataPathService(On("eth0"), Small, static _ => { }, NullLogger.Instance);
            dataPath.Dispose();

            var error = Assert.Throws<LoadBalancerException>(() => dataPath.Reload(On("eth0", "eth1")));

            Assert.Equal("The balancer has ended.", error.Message);
            AssertNothingOn("eth0");
            AssertNothingOn("eth1");
        });
        Assert.Equal((string.Empty, string.Empty), (lab.Shell("nft list tables"), lab.Shell("ss -H -0")));
    }

    [SkippableFact]
    public void Reload_FailsWhenThePathStarts_ClosesItAndTheRestGoesOn()
    {
        using var lab = TwoInterfaces();
        lab.Run(() =>
        {
            var log = new RefusingLogger("Guard on eth1");
            using var dataPath = new DataPathService(On("eth0"), Small, static _ => { }, log);
            var tables = lab.Shell("nft list tables");

            Assert.Throws<InvalidOperationException>(() => dataPath.Reload(On("eth0", "eth1")));

            Assert.True(log.HasRefused);
            AssertNothingOn("eth1");
            Assert.Equal(tables, lab.Shell("nft list tables"));
            dataPath.Reload(On("eth0", "eth1"));
            Assert.NotEqual(tables, lab.Shell("nft list tables"));
        });
        Assert.Equal((string.Empty, string.Empty), (lab.Shell("nft list tables"), lab.Shell("ss -H -0")));
    }

    [SkippableFact]
    public void Reload_TakenBack_KeepsThePathItHadRetired()
    {
        using var lab = TwoInterfaces();
        lab.Run(() =>
        {
            using var dataPath = new DataPathService(On("eth0"), Small, static _ => { }, NullLogger.Instance);
            var before = SocketsOn("eth0");

            dataPath.Reload(On("eth1"));
            Assert.Equal(before, SocketsOn("eth0"));
            dataPath.Reload(On("eth0"));
            dataPath.EndReload();

            Assert.NotEmpty(before);
            Assert.Equal(before, SocketsOn("eth0"));
            AssertNothingOn("eth1");

            dataPath.Reload(On("eth1"));
            dataPath.EndReload();
            Assert.Empty(SocketsOn("eth0"));
            AssertNothingOn("eth0");
        });
        Assert.Equal((string.Empty, string.Empty), (lab.Shell("nft list tables"), lab.Shell("ss -H -0")));

        // Those that capture (the others are bound to no protocol), with their inodes: another socket is another line.
        string[] SocketsOn(string name) => [.. lab.Shell("ss -H -0 -e").Split('\n').Where(line => line.Contains($" *:{name} ", StringComparison.Ordinal)).Order()];
    }

    private static void AssertNothingOn(string interfaceName) => InterfaceClaim.Take(interfaceName).Dispose();

    private static NetworkNamespace TwoInterfaces()
    {
        var lab = new NetworkNamespace();
        lab.Shell("ip link add eth0 type veth peer name peer0; ip link add eth1 type veth peer name peer1");
        lab.Shell("for name in eth0 eth1 peer0 peer1; do ip link set $name up; done; ip address add 198.18.0.2/24 dev eth0; ip address add 198.18.1.2/24 dev eth1");
        return lab;
    }

    private static LbConfig On(params string[] interfaces) => new()
    {
        VirtualServices =
        [
            .. interfaces.Select(static (name, number) => new VirtualServiceConfig
            {
                Key = Director.Key($"198.18.{number}.100", TransportProtocol.Tcp, Director.Port),
                Interface = name,
                RealServers = [new RealServerConfig { Address = InetAddress.Parse($"198.18.{number}.9"), Port = Director.Port }],
            }),
        ],
    };

    /// <summary>Breaks, once, where it is to write a certain text.</summary>
    private sealed class RefusingLogger(string text) : ILogger
    {
        public bool HasRefused { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!HasRefused && formatter(state, exception).Contains(text, StringComparison.Ordinal))
            {
                HasRefused = true;
                throw new InvalidOperationException(text);
            }
        }
    }
}
