using System.Collections.Concurrent;
using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Model;
using Lb.Core.Runtime;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Events;
using Lb.Core.Runtime.Health;
using Lb.Core.Runtime.Health.Checks;
using Lb.Core.Runtime.Scripts;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Runtime.Health;

/// <summary>The loop that checks: what it tells the data path, and what a reload and an operator change.</summary>
public sealed class HealthServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ServiceKey Service = Key(80);

    private readonly PlayedServer _stubborn = new() { IgnoresCancellation = true };
    private PlayedServer _programs = new();
    private readonly ListLogger _log = new();
    private readonly ConcurrentQueue<(ServiceKey Service, string Pool)> _pools = new();
    private readonly SemaphoreSlim _poolSet = new(0);
    private volatile bool _refusesPools;
    private int _compiled;
    private readonly TaskCompletionSource<Exception> _failure = new();
    private readonly NotifyService _notify;
    private readonly HealthService _health;

    public HealthServiceTests()
    {
        _notify = new NotifyService(new ScriptsConfig(), _log);
        _health = new HealthService(
            (service, pool) =>
            {
                if (_refusesPools)
                    throw new LoadBalancerException("the guard refused");

                _pools.Enqueue((service, Show(pool)));
                _poolSet.Release();
            },
            config =>
            {
                _compiled++;
                return new CheckerCompiler(config.TrackFiles, new TlsClientIdentity(), script => _programs.Program(script));
            },
            static _ => null,
            new HealthReporter(_notify, new EventJournal(TimeProvider.System), _log),
            _failure.SetResult);
    }

    [Fact]
    public async Task Start_OneServerFails_ItIsTakenOutAndComesBack()
    {
        _health.Start(Config(Service));
        await AwaitPoolAsync("1:3 2:1");

        await _programs.ExitAsync("a", 1);
        await AwaitPoolAsync("2:1");
        await _programs.ExitAsync("a", 0);
        await AwaitPoolAsync("1:3 2:1");

        string[] story =
        [
            "Starting with quorum up 1+0=1 <= 4 for VS [198.18.0.100]:tcp:80",
            "MISC_CHECK on service [198.18.0.1]:tcp:80 failed: exit code 1",
            "Removing service [198.18.0.1]:tcp:80 from VS [198.18.0.100]:tcp:80",
            "Adding service [198.18.0.1]:tcp:80 to VS [198.18.0.100]:tcp:80",
        ];
        Assert.Equal(story, _log.Lines.Select(static line => line.Text).Where(static text => !text.Contains("success", StringComparison.Ordinal)));
    }

    // keepalived 2.2.7's lines, as its checkers wrote them about the same servers.
    [Fact]
    public async Task Start_InhibitedServersAndSorryServer_AreToldInKeepalivedsWords()
    {
        var service = Of(Service) with
        {
            RealServers = [new RealServerConfig { Address = Address(1), Port = 80, InhibitOnFailure = true, Checkers = [Check("a") with { IsDynamic = true }] }],
            SorryServer = new RealServerConfig { Address = Address(3), Port = 80 },
            InhibitsSorryServer = true,
        };
        _health.Start(new LbConfig { VirtualServices = [service] });
        await _programs.ExitAsync("a", 12);
        await AwaitPoolAsync("1:10 3:0");
        await _programs.ExitAsync("a", 1);
        await AwaitPoolAsync("1:0 3:1");
        await _programs.ExitAsync("a", 0);
        await AwaitPoolAsync("1:1 3:0");

        string[] story =
        [
            "Starting with quorum up 1+0=1 <= 1 for VS [198.18.0.100]:tcp:80",
            "Changing weight from 1 to 10 for active service [198.18.0.1]:tcp:80 of VS [198.18.0.100]:tcp:80",
            "MISC_CHECK on service [198.18.0.1]:tcp:80 failed: exit code 1",
            "Disabling service [198.18.0.1]:tcp:80 of VS [198.18.0.100]:tcp:80",
            "Lost quorum 1-0=1 > 0 for VS [198.18.0.100]:tcp:80",
            "Enabling sorry server [198.18.0.3]:tcp:80 to VS [198.18.0.100]:tcp:80",
            "Enabling service [198.18.0.1]:tcp:80 of VS [198.18.0.100]:tcp:80",
            "Gained quorum 1+0=1 <= 1 for VS [198.18.0.100]:tcp:80",
            "Disabling sorry server [198.18.0.3]:tcp:80 from VS [198.18.0.100]:tcp:80",
        ];
        Assert.Equal(story, _log.Lines.Select(static line => line.Text).Where(static text => !text.Contains("success", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Apply_AServiceThatIsTheSame_IsNotDisturbed()
    {
        _health.Start(Config(Service));
        await AwaitPoolAsync("1:3 2:1");
        await _programs.AwaitRunAsync("a");
        await _programs.AwaitRunAsync("b");

        await _health.ApplyAsync(Config(Service, Key(81)));

        // The run from before the reload still counts.
        await RunsAsync(4);
        _programs.Exit("a", 1);
        await AwaitPoolAsync("2:1");
        Assert.Equal("1:3 2:1", Assert.Single(_pools, static told => told.Service == Key(81)).Pool);
    }

    [Fact]
    public async Task Apply_NothingDifferent_ReadsFilesAgainAndDisturbsNothing()
    {
        _health.Start(Config(Service));
        await RunsAsync(2);
        var read = _compiled;

        await _health.ApplyAsync(Config(Service));

        // The runs from before go on; a run that was ended would make room for another.
        Assert.Equal((read + 1, 2, 1), (_compiled, _programs.Running, _pools.Count));
        await _programs.ExitAsync("a", 1);
        await AwaitPoolAsync("2:1");
        Assert.Equal(2, _pools.Count);
    }

    [Fact]
    public async Task Apply_WeightOfAnotherServer_KeepsVerdictsAndOrders()
    {
        _health.Start(Config(Service));
        await _programs.ExitAsync("a", 1);
        await AwaitPoolAsync("2:1");
        Assert.Equal(Service, Assert.Single(await _health.OrderAsync(Address(2), null, static (order, _) => order with { Weight = 5 })));
        await AwaitPoolAsync("2:5");

        await _health.ApplyAsync(Config(Service, firstWeight: 7));

        var (first, second) = (await ReadAsync(1), await ReadAsync(2));
        Assert.Equal((false, true), (first.IsUp, first.Checkers[0].HasRun));
        Assert.Equal(5, second.OrderedWeight);
        await _programs.ExitAsync("a", 0);
        await AwaitPoolAsync("1:7 2:5");
    }

    [Fact]
    public async Task Apply_ResultOfAReplacedService_IsIgnored()
    {
        _programs = _stubborn;
        _health.Start(Config(Service));
        await _programs.AwaitRunAsync("a");

        await _health.ApplyAsync(Config(Service, firstWeight: 7));
        await _programs.AwaitRunAsync("a");
        _programs.Exit("a", 1); // the old run's
        _programs.Exit("a", 0);
        await _programs.AwaitRunAsync("a");

        Assert.Equal((true, true), ((await ReadAsync(1)).IsUp, (await ReadAsync(1)).Checkers[0].HasRun));
        Assert.DoesNotContain("2:1", _pools.Select(static told => told.Pool));
    }

    [Fact]
    public async Task Apply_CheckerIsReplaced_EndsItsRun()
    {
        _health.Start(Config(Service));
        await _programs.AwaitRunAsync("a");

        await _health.ApplyAsync(Config(Service, firstWeight: 7));

        await _programs.AwaitRunAsync("a");
        await RunsAsync(2);
    }

    [Fact]
    public async Task Apply_ServiceGone_EndsItsRuns()
    {
        _health.Start(Config(Service, Key(81)));
        await RunsAsync(4);

        await _health.ApplyAsync(Config(Key(81)));

        await UntilAsync(() => _programs.Running == 2);
        Assert.Equal([Key(81)], (await _health.ReadQuorumsAsync()).Select(static quorum => quorum.Service));
    }

    [Fact]
    public async Task Apply_ConfigurationThatCannotBeCompiled_TellsWhoAskedAndGoesOn()
    {
        _health.Start(Config(Service));
        var broken = Config(Service) with { VirtualServices = [Of(Key(81), new FileCheckConfig { TrackFile = "none" })] };

        await Assert.ThrowsAsync<ArgumentException>(() => _health.ApplyAsync(broken));

        await _programs.ExitAsync("a", 1);
        await AwaitPoolAsync("2:1");
        Assert.False(_failure.Task.IsCompleted);
    }

    [Fact]
    public async Task Apply_RefusedByAnyPart_VerdictsAndOrdersOfWhatItLeftOutStay()
    {
        _health.Start(Config(Service));
        await _programs.ExitAsync("a", 1);
        await AwaitPoolAsync("2:1");
        await _health.OrderAsync(Address(2), null, static (order, _) => order with { Weight = 5, IsDraining = true });
        await AwaitPoolAsync("2:0");
        var before = await Task.WhenAll(ReadAsync(1), ReadAsync(2));
        var broken = Config(Service) with { VirtualServices = [Of(Key(81), new FileCheckConfig { TrackFile = "none" })] };
        var dataPathRefuses = new ReloadSequence([static config => Refuse(config), _health.ApplyAsync], static error => Assert.Fail(error.Message));
        var healthRefuses = new ReloadSequence([static _ => Task.CompletedTask, _health.ApplyAsync], static error => Assert.Fail(error.Message));

        await Assert.ThrowsAsync<LoadBalancerException>(() => dataPathRefuses.RunAsync(Config(Service), Config(Key(81))));
        await Assert.ThrowsAsync<ArgumentException>(() => healthRefuses.RunAsync(Config(Service), broken));

        Assert.Equal(before.Select(Words), (await Task.WhenAll(ReadAsync(1), ReadAsync(2))).Select(Words));
        Assert.Equal((false, true, 5), (before[0].IsUp, before[1].IsDraining, before[1].OrderedWeight));
        await _programs.ExitAsync("a", 0);
        await AwaitPoolAsync("1:3 2:0");

        static Task Refuse(LbConfig config) =>
            Task.FromException(new LoadBalancerException($"no way to {config.VirtualServices[0].Key}"));

        static object Words(ServerHealthStatus status) => (status.IsUp, status.Checkers[0].HasRun, status.IsDraining, status.OrderedWeight);
    }

    [Fact]
    public async Task Apply_DataPathRefusesThePool_IsTakenAndThePoolIsToldAgain()
    {
        _health.Start(Config(Service));
        await _programs.ExitAsync("a", 1);
        await AwaitPoolAsync("2:1");
        _refusesPools = true;

        await _health.ApplyAsync(Config(Service, firstWeight: 7));

        await _log.WaitForAsync("The servers of VS [198.18.0.100]:tcp:80 could not be changed: the guard refused");
        Assert.Equal((false, 7), ((await ReadAsync(1)).IsUp, (await ReadAsync(1)).FullWeight));
        _refusesPools = false;
        await _programs.ExitAsync("a", 0);
        await AwaitPoolAsync("1:7 2:1");
    }

    [Fact]
    public async Task Order_Drain_IsInForceWhenItReturns()
    {
        _health.Start(Config(Service, Key(81)));

        Assert.Equal(Key(81), Assert.Single(await _health.OrderAsync(Address(1), Key(81), static (order, _) => order with { IsDraining = true })));

        Assert.Equal((Key(81), "1:0 2:1"), _pools.Last());
        Assert.Equal([false, true], (await _health.ReadAsync()).Where(static server => server.Address == Address(1)).Select(static server => server.IsDraining));
        Assert.Empty(await _health.OrderAsync(Address(9), null, static (order, _) => order));
    }

    [Fact]
    public async Task Order_DrainWithDeadline_TakesTheServerOutByItself()
    {
        _health.Start(Config(Service));

        await _health.OrderAsync(Address(1), null, static (order, now) => order with { IsDraining = true, Deadline = now + TimeSpan.FromMilliseconds(20) });

        await AwaitPoolAsync("2:1");
        Assert.True((await ReadAsync(1)).IsRemoved);
        await _log.WaitForAsync("was drained long enough");
    }

    [Fact]
    public async Task Dispose_WhileChecksRun_EndsThem()
    {
        _health.Start(Config(Service));
        await RunsAsync(2);

        await _health.DisposeAsync();

        await UntilAsync(() => _programs.Running == 0);
        Assert.False(_failure.Task.IsCompleted);
    }

    public async ValueTask DisposeAsync()
    {
        await _health.DisposeAsync();
        await _notify.DisposeAsync();
        _poolSet.Dispose();
    }

    private static ServiceKey Key(ushort port) => new(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), port);

    private static InetAddress Address(int number) => InetAddress.Parse($"198.18.0.{number}");

    private static string Show(ImmutableArray<PoolServer> pool) =>
        string.Join(' ', pool.Select(static server => $"{server.Config.Address.ToString().Split('.')[^1]}:{server.Weight}"));

    private static LbConfig Config(params ServiceKey[] services) => new() { VirtualServices = [.. services.Select(static key => Of(key))] };

    private static LbConfig Config(ServiceKey service, int firstWeight) => new() { VirtualServices = [Of(service, firstWeight: firstWeight)] };

    private static VirtualServiceConfig Of(ServiceKey key, CheckerConfig? checker = null, int firstWeight = 3) => new()
    {
        Key = key,
        RealServers =
        [
            new RealServerConfig { Address = Address(1), Port = 80, Weight = firstWeight, Checkers = [checker ?? Check("a")] },
            new RealServerConfig { Address = Address(2), Port = 80, Checkers = [Check("b")] },
        ],
    };

    private static MiscCheckConfig Check(string program) => new()
    {
        Script = new ScriptConfig([program], null, null),
        Schedule = new CheckScheduleConfig { DelayLoop = TimeSpan.FromMilliseconds(1), Warmup = TimeSpan.Zero, Retry = 0 },
    };

    private async Task<ServerHealthStatus> ReadAsync(int server) => (await _health.ReadAsync()).Single(status => status.Address == Address(server));

    private Task RunsAsync(int count) => UntilAsync(() => _programs.Running == count);

    private async Task AwaitPoolAsync(string pool)
    {
        while (_pools.LastOrDefault(static told => told.Service == Service).Pool != pool)
            Assert.True(await _poolSet.WaitAsync(Patience), $"never was {pool}, but {string.Join(" | ", _pools)}");
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!holds())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
