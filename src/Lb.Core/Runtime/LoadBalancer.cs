using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Io;
using Lb.Core.Linux;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Events;
using Lb.Core.Runtime.Health;
using Lb.Core.Runtime.Scripts;
using Lb.Core.Runtime.Vrrp;
using Lb.Core.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lb.Core.Runtime;

/// <summary>
/// The balancer on this machine: captures frames for the virtual services, forwards them to their real servers, and keeps the kernel
/// away from them meanwhile; with VRRP it takes the virtual addresses over from another node and hands them back.
/// Needs CAP_NET_RAW and CAP_NET_ADMIN.
/// </summary>
/// <remarks>
/// Disposing it hands over and leaves nothing behind. If the process is killed instead, the kernel removes the guard by itself and serves
/// the virtual addresses from this host's own server at once, until another node takes them over.
/// </remarks>
public sealed partial class LoadBalancer : IAsyncDisposable
{
    // The scripts for "stop" have this long; a service manager that stops a daemon does not wait much longer.
    private static readonly TimeSpan ScriptPatience = TimeSpan.FromSeconds(4);

    private readonly Lock _stopping = new();
    private readonly SemaphoreSlim _reloading = new(1);
    private readonly ILogger _logger;
    private readonly DataPathService _dataPath;
    private readonly TaskCompletionSource _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NotifyService _notify;
    private readonly VrrpHost _vrrpHost;
    private readonly HealthService _health;
    private readonly ReloadSequence _reload;
    private volatile LbConfig _config;
    private VrrpService? _vrrp;
    private Task? _takenDown;

    private LoadBalancer(LbConfig config, LoadBalancerOptions options, ILogger logger)
    {
        _logger = logger;
        _config = config;
        _ = VrrpSettingsCompiler.Compile(config);
        _dataPath = new DataPathService(config, options, Fail, logger);
        _notify = new NotifyService(config.Global.Scripts, logger, run => Journal.Add("script", run.Script, run.Refusal ?? run.Result?.ToString() ?? "ended"));
        _health = new HealthService(
            _dataPath.SetPool, new CheckerCompilers(logger).For, _dataPath.FindActiveInterface, new HealthReporter(_notify, Journal, logger), Fail);
        _vrrpHost = new VrrpHost(_dataPath, _notify, _health.RoleChanged);

        // The way of frames first: what VRRP makes active has to be there. Health last: the verdicts and orders of what a configuration leaves
        // out are gone with it.
        _reload = new ReloadSequence([TakeDataPathAsync, TakeScriptsAsync, TakeVrrpAsync, _health.ApplyAsync], error => LogNotPutBack(error.Message));
    }

    /// <summary>
    /// Ends, with an exception, when a part of the balancer cannot go on. The balancer then takes itself down at once, so that the kernel
    /// serves; dispose it all the same.
    /// </summary>
    public Task Failure => _failure.Task;

    /// <summary>Slots of all workers' flow tables: what <c>ipvsadm -Ln</c> calls the size.</summary>
    public long FlowSlots => _dataPath.FlowSlots;

    /// <summary>What happened since the start: transitions, faults, scripts, reloads.</summary>
    public EventJournal Journal { get; } = new(TimeProvider.System);

    /// <summary>Starts balancing.</summary>
    /// <param name="config">The configuration; it must be valid (<see cref="LbConfigValidator"/>).</param>
    /// <param name="options">How to use this machine; null for the defaults.</param>
    /// <param name="logger">
    /// Where it says what it does; null for nowhere. It is called by the thread of VRRP too, so it must neither wait for a reader nor throw: hand
    /// lines to a thread of your own.
    /// </param>
    /// <exception cref="LoadBalancerException">It cannot start; nothing of it is left behind.</exception>
    public static LoadBalancer Start(LbConfig config, LoadBalancerOptions? options = null, ILogger? logger = null)
    {
        options ??= new LoadBalancerOptions();
        options.Validate();
        LoadBalancer? balancer = null;
        try
        {
            balancer = new LoadBalancer(config, options, logger ?? NullLogger.Instance);
            balancer._health.Start(config);
            balancer.StartVrrpIfNeededAsync(config).GetAwaiter().GetResult();
            return balancer;
        }
        catch (Exception error)
        {
            balancer?.TakeDownOnceAsync(isFailure: true).GetAwaiter().GetResult();
            if (error is LinuxException or PacketDeviceException)
            {
                throw new LoadBalancerException(error.Message, error);
            }

            throw;
        }
    }

    /// <summary>
    /// Puts another configuration in force. What it has in common with the last one goes on undisturbed: mastership, flows, schedulers. The
    /// certificate that checkers show is read again in any case, and scripts that were refused or have ended get another chance.
    /// </summary>
    /// <param name="config">The configuration; it must be valid (<see cref="LbConfigValidator"/>).</param>
    /// <param name="cancellationToken">Gives up while another reload is under way.</param>
    /// <returns>Whether anything was different.</returns>
    /// <exception cref="LoadBalancerException">It cannot be put in force; the last configuration stays.</exception>
    public async Task<bool> ReloadAsync(LbConfig config, CancellationToken cancellationToken = default)
    {
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            if (_takenDown is not null)
            {
                throw WhyItEnded();
            }

            if (ConfigDifference.Same(_config, config))
            {
                // What it says is in force; files it names may hold something else by now: a script that was refused is mended, or one that
                // reads a pipe has ended.
                await TakeScriptsAsync(config);
                await TakeVrrpAsync(config);
                await _health.ApplyAsync(config);
                return false;
            }

            _ = VrrpSettingsCompiler.Compile(config);
            try
            {
                await _reload.RunAsync(_config, config);
                _config = config;
            }
            finally
            {
                _dataPath.EndReload();
            }

            Journal.Add("reload", "configuration", "in force");
            return true;
        }
        catch (Exception error) when (error is LinuxException or PacketDeviceException)
        {
            throw new LoadBalancerException(error.Message, error);
        }
        finally
        {
            _ = _reloading.Release();
        }
    }

    /// <summary>What <see cref="ReloadAsync"/> would do, as things stand: to the configuration, and to what operators have ordered.</summary>
    /// <param name="config">The configuration.</param>
    public async Task<ReloadPlan> PlanReloadAsync(LbConfig config)
    {
        var before = _config;
        return ReloadPlan.Between(before, config) with { EndedOrders = OrderEndings.Between(await _health.ReadAsync(), before, config) };
    }

    /// <summary>The configuration in force.</summary>
    public LbConfig Configuration => _config;

    /// <summary>Reads the counters of all workers.</summary>
    public Task<CounterSnapshot> ReadCountersAsync(CancellationToken cancellationToken = default) => _dataPath.ReadCountersAsync(cancellationToken);

    /// <summary>How every virtual service and its real servers stand, in the order of the configuration.</summary>
    public Task<ImmutableArray<ServiceStatus>> ReadServicesAsync(CancellationToken cancellationToken = default) =>
        _dataPath.ReadServicesAsync(cancellationToken);

    /// <summary>
    /// Every flow, persistence templates included, in no particular order. Forwarding goes on meanwhile: a flow that comes, goes or moves
    /// can be missing or be there twice.
    /// </summary>
    /// <exception cref="LoadBalancerException">The balancer, or an interface of it, was taken down meanwhile.</exception>
    public IAsyncEnumerable<FlowStatus> ReadFlowsAsync(CancellationToken cancellationToken = default) => _dataPath.ReadFlowsAsync(cancellationToken);

    /// <summary>How every VRRP instance stands, in the order of the configuration.</summary>
    public Task<ImmutableArray<VrrpStatus>> ReadVrrpAsync(CancellationToken cancellationToken = default) =>
        _vrrp?.ReadAsync(cancellationToken) ?? Task.FromResult(ImmutableArray<VrrpStatus>.Empty);

    /// <summary>The health of every real server, in the order of the configuration.</summary>
    public Task<ImmutableArray<ServerHealthStatus>> ReadHealthAsync() => _health.ReadAsync();

    /// <summary>Whether every virtual service has enough servers, in the order of the configuration.</summary>
    public Task<ImmutableArray<QuorumStatus>> ReadQuorumsAsync() => _health.ReadQuorumsAsync();

    /// <summary>Lets a real server drain: it gets no new flows, and keeps those it has.</summary>
    /// <param name="address">The server.</param>
    /// <param name="service">In which service; null for every one that has it.</param>
    /// <param name="deadline">
    /// After which time it is taken out with the flows it still has, which then fare as those of a removed server; null for never.
    /// </param>
    /// <returns>The services in which it drains; none if no service has it.</returns>
    public Task<ImmutableArray<ServiceKey>> DrainAsync(InetAddress address, ServiceKey? service = null, TimeSpan? deadline = null) =>
        _health.OrderAsync(address, service, (order, now) => order with { IsDraining = true, IsRemoved = false, Deadline = deadline is { } time ? now + time : null });

    /// <summary>Ends a drain: the server gets new flows again.</summary>
    public Task<ImmutableArray<ServiceKey>> UndrainAsync(InetAddress address, ServiceKey? service = null) =>
        _health.OrderAsync(address, service, (order, _) => order with { IsDraining = false, IsRemoved = false, Deadline = null });

    /// <summary>
    /// Gives a real server another weight than the configured one, until the configuration gives it another or the process ends.
    /// </summary>
    /// <param name="address">The server.</param>
    /// <param name="service">In which service; null for every one that has it.</param>
    /// <param name="weight">The weight, 0 to 65535; null for the configured one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of its range.</exception>
    public Task<ImmutableArray<ServiceKey>> SetWeightAsync(InetAddress address, ServiceKey? service, int? weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight ?? 0, nameof(weight));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight ?? 0, RealServerConfig.MaximumWeight, nameof(weight));
        return _health.OrderAsync(address, service, (order, _) => order with { Weight = weight });
    }

    /// <summary>Stops balancing: mastership is handed over, the kernel serves what still comes, and nothing is left behind.</summary>
    public ValueTask DisposeAsync() => new(TakeDownOnceAsync(isFailure: false));

    private Task TakeDataPathAsync(LbConfig config) => Task.Run(() => _dataPath.Reload(config));

    private Task TakeScriptsAsync(LbConfig config)
    {
        _notify.Apply(config.Global.Scripts);
        return Task.CompletedTask;
    }

    private async Task TakeVrrpAsync(LbConfig config)
    {
        if (_vrrp is { } vrrp)
        {
            _notify.Inspect(NotifyScriptsOf(config));
            await vrrp.ReloadAsync(config);
        }
        else
        {
            await StartVrrpIfNeededAsync(config);
        }
    }

    private async Task StartVrrpIfNeededAsync(LbConfig config)
    {
        _notify.Inspect(NotifyScriptsOf(config));
        if (!config.VrrpInstances.IsEmpty)
        {
            var vrrp = new VrrpService(config, _vrrpHost, new VrrpLog(_logger, Journal), Fail, _logger);
            await vrrp.StartAsync();
            if (!TryAdopt(vrrp))
            {
                await vrrp.DisposeAsync();
                throw WhyItEnded();
            }
        }
    }

    private Exception WhyItEnded() => _failure.Task.Exception?.InnerException ?? new LoadBalancerException("The balancer has ended.");

    /// <summary>Whether it is taken down with the others; after that nobody would stop it, and it would keep the addresses.</summary>
    private bool TryAdopt(VrrpService vrrp)
    {
        lock (_stopping)
        {
            _vrrp = _takenDown is null ? vrrp : null;
            return _vrrp is not null;
        }
    }

    private static IEnumerable<ScriptConfig> NotifyScriptsOf(LbConfig config) =>
        config.VrrpInstances.SelectMany(static instance => instance.NotifyScripts)
            .Concat(config.VrrpSyncGroups.SelectMany(static group => group.NotifyScripts))
            .Select(static notify => notify.Script)
            .Concat(config.VirtualServices.SelectMany(static service => service.HealthScripts()));

    private void Fail(Exception error)
    {
        LogFailed(error.Message);
        _ = _failure.TrySetException(new LoadBalancerException(error.Message, error));

        // Nobody may be watching: without a worker the guard would keep frames from everybody.
        _ = TakeDownOnceAsync(isFailure: true);
    }

    private Task TakeDownOnceAsync(bool isFailure)
    {
        lock (_stopping)
        {
            return _takenDown ??= Task.Run(() => TakeDownAsync(isFailure));
        }
    }

    private async Task TakeDownAsync(bool isFailure)
    {
        if (isFailure)
        {
            // The kernel serves first; who takes over comes after that.
            _dataPath?.Dispose();
        }

        // What is scripts' comes last, and at the same time: the guard does not wait for one that does not want to end.
        await TryAsync(() => _vrrp?.StopAsync() ?? Task.CompletedTask);
        await TryAsync(() => Task.Run(() => _dataPath?.Dispose()));
        await Task.WhenAll(
            TryAsync(async () => await (_vrrp?.DisposeAsync() ?? ValueTask.CompletedTask)),
            TryAsync(async () => await (_health?.DisposeAsync() ?? ValueTask.CompletedTask)));
        await TryAsync(() => _notify?.DrainAsync(ScriptPatience) ?? Task.CompletedTask);
        await TryAsync(async () => await (_notify?.DisposeAsync() ?? ValueTask.CompletedTask));
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception error)
        {
            // On the way out each part gets its turn.
            LogEndedBadly(error.Message);
        }
    }

    [LoggerMessage(EventId = EventIds.EndedBadly, Level = LogLevel.Error, Message = "A part of the balancer did not end in order: {Reason}")]
    private partial void LogEndedBadly(string reason);

    [LoggerMessage(EventId = EventIds.NotPutBack, Level = LogLevel.Error, Message = "After a reload that was refused, a part of the balancer could not take the last configuration again: {Reason}")]
    private partial void LogNotPutBack(string reason);

    [LoggerMessage(EventId = EventIds.WorkerFailed, Level = LogLevel.Critical, Message = "Balancing cannot go on: {Reason}")]
    private partial void LogFailed(string reason);
}
