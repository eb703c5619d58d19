using System.Collections.Immutable;
using System.Security.Cryptography;
using Lb.Core.Configuration;
using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Linux;
using Lb.Core.Linux.LocalDelivery;
using Lb.Core.Linux.Netlink;
using Lb.Core.Linux.Nft;
using Lb.Core.Metrics;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Topology;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lb.Core.Runtime;

/// <summary>
/// The balancer on this machine: captures frames for the virtual services, forwards them to their real servers, and keeps the kernel
/// away from them meanwhile. Needs CAP_NET_RAW and CAP_NET_ADMIN.
/// </summary>
/// <remarks>
/// Disposing it leaves nothing behind. If the process is killed instead, the kernel removes the guard by itself and serves the virtual
/// addresses from this host's own server at once.
/// </remarks>
public sealed partial class LoadBalancer : IAsyncDisposable
{
    private readonly Lock _applying = new();
    private readonly Lock _stopping = new();
    private readonly ILogger _logger;
    private readonly FlowTimeouts _timeouts;
    private readonly TableCompiler _compiler = new();
    private readonly List<IngressPath> _paths = [];
    private readonly LocalPort _localPort;
    private readonly TopologyService _topology;
    private readonly TaskCompletionSource _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RateLimiter _changeLog = new(TimeSpan.FromSeconds(1), 20);
    private NetworkMap _map;
    private Task? _takenDown;
    private volatile bool _isStopped;

    private LoadBalancer(LbConfig config, LoadBalancerOptions options, ILogger logger)
    {
        _logger = logger;
        _timeouts = config.Global.ToFlowTimeouts();
        var plans = PlanIngress(config);
        _localPort = LocalPort.Create();
        try
        {
            LogLocalPort(_localPort.OuterName, _localPort.InnerName, _localPort.InnerAddress);
            foreach (var plan in plans)
            {
                _paths.Add(new IngressPath(plan, options, _localPort, Fail));
            }

            var hosts = config.VirtualServices.SelectMany(static service => service.RealServers).Select(static server => server.Address);
            var peers = plans.SelectMany(static plan => plan.Peers);
            _topology = new TopologyService(
                [.. hosts.Concat(peers).Distinct()], [.. plans.Select(static plan => plan.InterfaceIndex)], options.NeighborRefresh, Apply, Fail, logger);
            lock (_applying)
            {
                _map = _topology.Start(options.NeighborPatience);
                StartPaths();
            }
        }
        catch
        {
            TakeDown();
            throw;
        }
    }

    /// <summary>
    /// Ends, with an exception, when a part of the balancer cannot go on. The balancer then takes itself down at once, so that the kernel
    /// serves; dispose it all the same.
    /// </summary>
    public Task Failure => _failure.Task;

    /// <summary>Starts balancing.</summary>
    /// <param name="config">The configuration; it must be valid (<see cref="LbConfigValidator"/>).</param>
    /// <param name="options">How to use this machine; null for the defaults.</param>
    /// <param name="logger">Where it says what it does; null for nowhere.</param>
    /// <exception cref="LoadBalancerException">It cannot start; nothing of it is left behind.</exception>
    public static LoadBalancer Start(LbConfig config, LoadBalancerOptions? options = null, ILogger? logger = null)
    {
        options ??= new LoadBalancerOptions();
        options.Validate();
        try
        {
            return new LoadBalancer(config, options, logger ?? NullLogger.Instance);
        }
        catch (Exception error) when (error is LinuxException or PacketDeviceException)
        {
            throw new LoadBalancerException(error.Message, error);
        }
    }

    /// <summary>Reads the counters of all workers.</summary>
    public async Task<CounterSnapshot> ReadCountersAsync(CancellationToken cancellationToken = default)
    {
        var sum = CounterSnapshot.Zero;
        foreach (var path in _paths)
        {
            sum += await path.ReadCountersAsync(cancellationToken);
        }

        return sum;
    }

    /// <summary>Stops balancing: the kernel serves the virtual addresses again, and nothing is left behind.</summary>
    public ValueTask DisposeAsync() => new(TakeDownOnceAsync());

    private static ImmutableArray<IngressPlan> PlanIngress(LbConfig config)
    {
        using var route = new RouteSocket();
        return new IngressPlanner(route).Plan(config);
    }

    private void StartPaths()
    {
        var secret = RandomNumberGenerator.GetBytes(FlowHash.SecretLength);
        foreach (var path in _paths)
        {
            var table = _compiler.Compile(path.Plan, _map, LocalHop(), _timeouts);
            var rules = RulesOf(path.Plan);
            path.Start(table, _compiler.Ports, rules, secret);
            LogPath(path);
        }
    }

    /// <summary>The network changed: other next hops, other directors' addresses.</summary>
    private bool Apply(NetworkMap map)
    {
        lock (_applying)
        {
            if (_isStopped)
            {
                return true;
            }

            LogChanges(_map, map);
            _map = map;
            var isInForce = true;
            foreach (var path in _paths)
            {
                try
                {
                    isInForce &= path.Apply(_compiler.Compile(path.Plan, map, LocalHop(), _timeouts), _compiler.Ports, RulesOf(path.Plan));
                }
                catch (LinuxException error)
                {
                    // The workers have the new table; the guard's old rules stay in force until the next refresh tries again.
                    LogGuardUpdateFailed(path.Plan.InterfaceName, error.Message);
                    isInForce = false;
                }
            }

            return isInForce;
        }
    }

    private NextHop LocalHop() =>
        new(NextHopState.Local, _localPort.InnerAddress, _localPort.OuterAddress, PortRegister.LocalPort, ushort.MaxValue);

    private GuardRules RulesOf(IngressPlan plan) =>
        new([.. plan.Directors(_map)], [.. plan.Services.Select(static service => service.Key)]);

    private void Fail(Exception error)
    {
        LogWorkerFailed(error.Message);
        _ = _failure.TrySetException(new LoadBalancerException(error.Message, error));

        // Nobody may be watching: without a worker the guard would keep frames from everybody.
        _ = TakeDownOnceAsync();
    }

    private Task TakeDownOnceAsync()
    {
        lock (_stopping)
        {
            return _takenDown ??= Task.Run(TakeDown);
        }
    }

    private void TakeDown()
    {
        lock (_applying)
        {
            _isStopped = true;
        }

        _topology?.Dispose();
        foreach (var path in _paths)
        {
            path.Dispose();
        }

        _localPort.Dispose();
    }
}
