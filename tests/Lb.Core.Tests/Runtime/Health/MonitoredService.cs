using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Health;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Runtime.Health;

/// <summary>
/// A service in virtual time: servers .1, .2 and so on, with one checker each that forgives nothing. Results are letters: the server's
/// number and <c>+</c> or <c>-</c>.
/// </summary>
internal sealed class MonitoredService
{
    private ImmutableArray<PoolServer> _pool = [];

    public MonitoredService(VirtualServiceConfig config, MonitoredService? before = null)
    {
        Now = before?.Now ?? Instant.Zero;
        var servers = config.RealServers.Select(server => new ServerMonitor(
            config, server, Checkers(server, Find(before, server)), Find(before, server)));
        Monitor = new ServiceMonitor(config, [.. servers], before?.Monitor);
        Settle();
    }

    public ServiceMonitor Monitor { get; }

    public Instant Now { get; private set; }

    /// <summary>How often the quorum changed, the first time not counted.</summary>
    public int QuorumChanges { get; private set; } = -1;

    /// <summary>How often the pool changed, the first time counted.</summary>
    public int PoolChanges { get; private set; }

    /// <summary>The last octet of each server in the pool and its weight, with what slow start gives of it: <c>1:3@25% 2:0</c>.</summary>
    public string Pool => string.Join(' ', _pool.Select(static server =>
        $"{server.Config.Address.ToString().Split('.')[^1]}:{server.Weight}{(server.RampPercent < 100 ? $"@{server.RampPercent}%" : "")}"));

    /// <summary>A service with servers of these weights.</summary>
    public static VirtualServiceConfig Config(params int[] weights) => new()
    {
        Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 80),
        RealServers = [.. weights.Select(static (weight, i) => Server(i + 1) with { Weight = weight })],
    };

    public static RealServerConfig Server(int number) => new()
    {
        Address = InetAddress.Parse($"198.18.0.{number}"),
        Port = 80,
        Checkers = [new TcpCheckConfig()],
    };

    /// <summary>Results, a second apart: <c>"1- 2- 1+"</c>.</summary>
    public string Feed(string results)
    {
        foreach (var result in results.Split(' '))
        {
            _ = Monitor.Servers[result[0] - '1'].Handle(0, new CheckResult(result[1] == '+', "", TimeSpan.Zero), Now);
            Settle();
            Now += TimeSpan.FromSeconds(1);
        }

        Settle();
        return Pool;
    }

    /// <summary>A server is well, and its checker adds this to its weight.</summary>
    public string Weigh(int server, long weight)
    {
        _ = Monitor.Servers[server - 1].Handle(0, new CheckResult(true, "", TimeSpan.Zero, WeightInfluence.Add(weight)), Now);
        Now += TimeSpan.FromSeconds(1);
        Settle();
        return Pool;
    }

    /// <summary>What an operator says about a server.</summary>
    public string Order(int server, Func<ServerOrder, ServerOrder> change)
    {
        var monitor = Monitor.Servers[server - 1];
        monitor.Obey(change(monitor.Order));
        Settle();
        return Pool;
    }

    /// <summary>The pool after each of the deadlines up to some seconds from now, with the seconds: <c>"1=1:2 2=1:3"</c>.</summary>
    public string Watch(double seconds)
    {
        var (start, end, seen) = (Now, Now + TimeSpan.FromSeconds(seconds), new List<string>());
        while (Deadline() is { } next && next <= end)
        {
            Assert.True(next > Now, "A deadline that has passed would have the loop spin.");
            Now = next;
            if (Settle())
                seen.Add(FormattableString.Invariant($"{(Now - start).TotalSeconds:0.##}={Pool}"));
        }

        Now = end;
        Settle();
        return string.Join(' ', seen);
    }

    private Instant? Deadline() => Monitor.Servers.Select(server => server.NextDeadline(Now)).Where(static at => at is not null).Min();

    private bool Settle()
    {
        foreach (var server in Monitor.Servers)
        {
            _ = server.Turn(Now);
            _ = server.TryExpireDrain(Now);
        }

        QuorumChanges += Monitor.UpdateQuorum() ? 1 : 0;
        var isOther = Monitor.TryDrawPool(Now, out _pool);
        PoolChanges += isOther ? 1 : 0;
        return isOther;
    }

    private static ServerMonitor? Find(MonitoredService? before, RealServerConfig server) =>
        before?.Monitor.Servers.FirstOrDefault(old => old.Config.Address == server.Address);

    // A day apart, so that time alone does nothing about them.
    private ImmutableArray<CheckerMonitor> Checkers(RealServerConfig server, ServerMonitor? before) =>
    [
        .. server.Checkers.Select((checker, i) =>
        {
            var settings = new CheckerSettings
            {
                DelayLoop = TimeSpan.FromDays(1),
                Warmup = TimeSpan.FromDays(1),
                Retry = 0,
                DelayBeforeRetry = TimeSpan.FromDays(1),
                Alpha = checker.Schedule.Alpha,
            };
            var state = new CheckerState(settings, Now, 1);
            if (before is not null)
                state.Resume(before.Checkers[i].State, Now);

            return new CheckerMonitor(new CompiledChecker(checker, settings, server.Port, []), state);
        }),
    ];
}
