using System.Collections.Immutable;
using System.Threading.Channels;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;
using Lb.Core.Linux;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health;

/// <summary>
/// Runs the checkers of all real servers and gives every service the servers that are well. One loop owns all state; checks run beside
/// it and hand their results in.
/// </summary>
internal sealed partial class HealthService : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Channel<Action<Instant>> _mailbox = Channel.CreateUnbounded<Action<Instant>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _end = new();
    private readonly Action<ServiceKey, ImmutableArray<PoolServer>> _setPool;
    private readonly Func<LbConfig, CheckerCompiler> _compilerFor;
    private readonly Func<ServiceKey, int?> _activeOn;
    private readonly HealthReporter _reporter;
    private readonly Action<Exception> _failed;
    private Dictionary<ServiceKey, ServiceMonitor> _services = [];
    private Task _loop = Task.CompletedTask;

    /// <param name="setPool">Told of every change of a service's servers.</param>
    /// <param name="compilerFor">Makes what compiles checkers of a configuration.</param>
    /// <param name="activeOn">The interface by which clients come to a service, if it is active on this node.</param>
    /// <param name="reporter">Tells people, scripts and pipes.</param>
    /// <param name="failed">Told when the loop cannot go on.</param>
    public HealthService(
        Action<ServiceKey, ImmutableArray<PoolServer>> setPool,
        Func<LbConfig, CheckerCompiler> compilerFor,
        Func<ServiceKey, int?> activeOn,
        HealthReporter reporter,
        Action<Exception> failed) =>
        (_setPool, _compilerFor, _activeOn, _reporter, _failed) = (setPool, compilerFor, activeOn, reporter, failed);

    /// <summary>Begins to check.</summary>
    public void Start(LbConfig config)
    {
        Arrange(config, _compilerFor(config), MonotonicClock.Now);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>
    /// Takes another configuration, or the same with files that may have changed. What a checker that is the same has found stays, and so
    /// does what an operator said about a server. One call at a time.
    /// </summary>
    public async Task ApplyAsync(LbConfig config)
    {
        // Files are read beside the loop, which may be slow.
        var compiler = await Task.Run(() => _compilerFor(config));
        _ = await AskAsync(now =>
        {
            Arrange(config, compiler, now);
            return true;
        });
    }

    /// <summary>The health of every real server, in the order of the configuration.</summary>
    public Task<ImmutableArray<ServerHealthStatus>> ReadAsync() => AskAsync(now => _services.Values
        .SelectMany(service => service.Servers.Select(server => StatusOf(service, server, now)))
        .ToImmutableArray());

    /// <summary>The quorum of every service, in the order of the configuration.</summary>
    public Task<ImmutableArray<QuorumStatus>> ReadQuorumsAsync() => AskAsync(_ => _services.Values.Select(static service => new QuorumStatus(
        service.Config.Key,
        service.Quorum.IsUp,
        service.Quorum.Weight,
        service.Config.Quorum,
        service.Config.Hysteresis,
        service.Config.SorryServer?.Address,
        service.SorryServerServes)).ToImmutableArray());

    /// <summary>Changes what an operator says about a server.</summary>
    /// <param name="address">The server.</param>
    /// <param name="service">In which service; null for all that have it.</param>
    /// <param name="change">The change.</param>
    /// <returns>The services in which it was made; none if no service has the server.</returns>
    public Task<ImmutableArray<ServiceKey>> OrderAsync(InetAddress address, ServiceKey? service, Func<ServerOrder, Instant, ServerOrder> change) => AskAsync(now =>
    {
        var changed = ImmutableArray.CreateBuilder<ServiceKey>();
        foreach (var monitor in _services.Values.Where(monitor => service is null || monitor.Config.Key == service))
        {
            foreach (var server in monitor.Servers.Where(server => server.Config.Address == address))
            {
                server.Obey(change(server.Order, now));
                _reporter.Ordered(monitor, server);
                changed.Add(monitor.Config.Key);
            }

            // Whoever asked may count on it when the answer comes.
            Settle(monitor, now);
        }

        return changed.ToImmutable();
    });

    /// <summary>Ends every check. Services with <c>omega</c> tell their scripts that servers and quorum are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        foreach (var service in _services.Values)
        {
            _reporter.Ended(service);
            service.Dispose();
        }

        _end.Dispose();
    }

    private async Task<T> AskAsync<T>(Func<Instant, T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = _mailbox.Writer.TryWrite(now =>
        {
            try
            {
                answer.SetResult(question(now));
            }
            catch (Exception error)
            {
                // It is whose question it was that has to know; the others go on being checked.
                answer.SetException(error);
            }
        });
        return await answer.Task.WaitAsync(_end.Token);
    }

    private async Task LoopAsync()
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                var now = MonotonicClock.Now;
                while (_mailbox.Reader.TryRead(out var change))
                {
                    change(now);
                }

                await WaitAsync(RunOnce(now));
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
        catch (Exception error)
        {
            // The edge of the loop: whoever owns the service decides what the failure means.
            _failed(error);
        }
    }

    private Instant? RunOnce(Instant now)
    {
        Instant? next = null;
        foreach (var service in _services.Values)
        {
            foreach (var server in service.Servers)
            {
                for (var i = 0; i < server.Checkers.Length; i++)
                {
                    if (!server.Checkers[i].IsDue(now))
                    {
                        continue;
                    }

                    var number = i;
                    server.Checkers[i].RunIfDue(now, result => _mailbox.Writer.TryWrite(then => Handle(service, server, number, result, then)));
                }
            }

            AskForHolders(service, now);
            Settle(service, now);
            next = Instant.Earlier(next, service.HolderWatch?.NextDeadline);
            next = service.Servers.Aggregate(next, (earliest, server) => Instant.Earlier(earliest, server.NextDeadline(now)));
        }

        return next;
    }

    private async Task WaitAsync(Instant? deadline)
    {
        if (deadline is not { } moment)
        {
            _ = await _mailbox.Reader.WaitToReadAsync(_end.Token);
            return;
        }

        // A timer does not take more than 49 days.
        var left = moment - MonotonicClock.Now < LongestWait ? moment - MonotonicClock.Now : LongestWait;
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        time.CancelAfter(left);
        try
        {
            _ = await _mailbox.Reader.WaitToReadAsync(time.Token);
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            // The deadline has come.
        }
    }

    /// <summary>Whether no reload came between a question and its answer.</summary>
    private bool IsCurrent(ServiceMonitor service) => _services.GetValueOrDefault(service.Config.Key) == service;

    private void Handle(ServiceMonitor service, ServerMonitor server, int checker, in CheckResult result, Instant now)
    {
        if (!IsCurrent(service))
        {
            return;
        }

        var wasUp = server.Checkers[checker].State.IsUp;
        var wasFirst = !server.Checkers[checker].State.HasRun;
        var weight = server.Health.Weight;
        var transition = server.Handle(checker, result, now);
        _reporter.Checked(service, server, checker, result, wasUp, wasFirst);
        if (server.Health.IsUp && server.Health.Weight != weight)
        {
            _reporter.WeightChanged(service, server, weight);
        }

        if (transition == CheckerTransition.ConfirmedDown)
        {
            _reporter.StillDown(service, server);
        }
    }

    private void Settle(ServiceMonitor service, Instant now)
    {
        foreach (var server in service.Servers)
        {
            var before = server.Turn(now);
            if (before != server.Stage)
            {
                _reporter.StageChanged(service, server, before);
            }

            if (server.TryExpireDrain(now))
            {
                _reporter.DrainExpired(service, server);
            }
        }

        var isNew = service.IsNew;
        if (service.UpdateQuorum())
        {
            _reporter.QuorumChanged(service, isNew);
        }

        if (!service.TryDrawPool(now, out var pool))
        {
            return;
        }

        try
        {
            _setPool(service.Config.Key, pool);
        }
        catch (Exception error) when (error is LinuxException or LoadBalancerException)
        {
            service.ForgetPool();
            _reporter.NotApplied(service, error.Message);
        }
    }

    private static ServerHealthStatus StatusOf(ServiceMonitor service, ServerMonitor server, Instant now) => new()
    {
        Service = service.Config.Key,
        Address = server.Config.Address,
        // As the pool has it: a verdict that was not acted on yet would be shown without its slow start.
        IsUp = server.Stage != ServerStage.Down,
        IsSuppressed = server.Stage == ServerStage.Suppressed,
        IsDraining = server.Order.IsDraining,
        IsRemoved = server.Order.IsRemoved,
        OrderedWeight = server.Order.Weight,
        FullWeight = server.Weight,
        SlowStartPercent = server.RampPercent < ServerState.FullRampPercent ? server.RampPercent : null,
        Checkers = [.. server.Checkers.Select(checker => StatusOf(
            checker, checker.Checker.Config is VipCheckConfig ? service.HolderWatch?.RemarkOn(server.Config.Address) : null, now))],
    };

    private static CheckerStatus StatusOf(CheckerMonitor checker, string? remark, Instant now)
    {
        var (state, result) = (checker.State, checker.State.LastResult);
        return new CheckerStatus(
            checker.Checker.Config.Kind,
            state.IsUp,
            state.HasRun,
            remark is null ? result?.Reason : $"{result?.Reason ?? "not run yet"}; the server also {remark}",
            result?.Latency ?? TimeSpan.Zero,
            result is null ? TimeSpan.Zero : now - state.LastResultAt)
        {
            Remark = remark,
        };
    }
}
