using System.Collections.Immutable;
using System.Security.Cryptography;
using Lb.Core.Configuration;
using Lb.Core.Flows;
using Lb.Core.Linux;
using Lb.Core.Linux.LocalDelivery;
using Lb.Core.Linux.Netlink;
using Lb.Core.Linux.Nft;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.Topology;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.DataPath;

/// <summary>
/// All that frames travel through: the local port, the paths of the ingress interfaces, and the map of the network they are compiled
/// with. What changes it (the network, a role, a configuration) comes from several threads and is taken one after the other.
/// </summary>
internal sealed partial class DataPathService : IDisposable
{
    private readonly Lock _applying = new();
    private readonly LoadBalancerOptions _options;
    private readonly Action<Exception> _failed;
    private readonly TableCompiler _compiler = new();
    private readonly RoleRegister _roles = new();
    private readonly LocalPort _localPort;
    private readonly TopologyService _topology;
    private readonly DataPathLog _log;
    private readonly TrafficSampler _sampler;
    private readonly FullTableWatch _fullTable = new();
    private readonly byte[] _flowSecret = RandomNumberGenerator.GetBytes(FlowHash.SecretLength);
    private readonly ManualResetEventSlim _mapChanged = new();
    private ImmutableDictionary<int, IngressPath> _paths = ImmutableDictionary<int, IngressPath>.Empty;
    private ImmutableDictionary<ServiceKey, ImmutableArray<PoolServer>> _pools = ImmutableDictionary<ServiceKey, ImmutableArray<PoolServer>>.Empty;
    private ImmutableHashSet<LinkNeighbor> _heardDirectors = [];
    private LbConfig _config;
    private NetworkMap _map = NetworkMap.Empty;
    private bool _isStopped;

    /// <summary>Starts forwarding for every service that is active without VRRP; the others wait for <see cref="SetRole"/>.</summary>
    /// <exception cref="LoadBalancerException">It cannot start; nothing of it is left behind.</exception>
    public DataPathService(LbConfig config, LoadBalancerOptions options, Action<Exception> failed, ILogger logger)
    {
        _config = config;
        _options = options;
        _failed = failed;
        _log = new DataPathLog(logger);
        _sampler = new TrafficSampler(SampleAsync);
        var plans = PlanIngress(config);
        _localPort = LocalPort.Create();
        try
        {
            _log.LocalPort(_localPort.OuterName, _localPort.InnerName, _localPort.InnerAddress);
            using var opened = new OpenedPaths();
            Open(plans, opened);
            _paths = opened.Keep();
            _topology = new TopologyService(InterestIn(config, plans), options.NeighborRefresh, Apply, failed, logger);
            lock (_applying)
            {
                _map = _topology.Start(options.NeighborPatience);
                foreach (var path in _paths.Values)
                {
                    Start(path);
                }
            }

            _sampler.Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private IEnumerable<IngressPath> Paths => _paths.Values.OrderBy(static path => path.Plan.InterfaceIndex);

    /// <summary>
    /// Puts an instance's services in their role: one swap of tables and one change of the guard for all of them. When this returns, the
    /// workers decide by it.
    /// </summary>
    /// <exception cref="LinuxException">The guard could not be changed.</exception>
    public void SetRole(string instance, bool isMaster)
    {
        lock (_applying)
        {
            if (_roles.Set(instance, isMaster) && !_isStopped)
            {
                _ = Recompile();
            }
        }
    }

    /// <summary>Gives a service the real servers it has now. When this returns, the workers decide by it.</summary>
    /// <param name="service">The service's own key, whatever port it listens on.</param>
    /// <param name="servers">Its servers in configuration order.</param>
    public void SetPool(ServiceKey service, ImmutableArray<PoolServer> servers)
    {
        lock (_applying)
        {
            var configured = _config.VirtualServices.FirstOrDefault(configured => configured.Key == service);
            var isOther = configured is not null && !PoolOf(configured).SequenceEqual(servers);
            _pools = _pools.SetItem(service, servers);
            if (!_isStopped && isOther)
            {
                _ = Recompile();
            }
        }
    }

    /// <summary>A valid advertisement came from there: what that host redirects is never balanced again.</summary>
    public void HearDirector(LinkNeighbor director)
    {
        const int Most = 64;
        lock (_applying)
        {
            var isConfigured = _paths.Values.Any(path => path.Plan.Peers.Contains(director.Address));
            if (!_isStopped && !isConfigured && _heardDirectors.Count < Most && !_heardDirectors.Contains(director))
            {
                _heardDirectors = _heardDirectors.Add(director);
                _topology.Watch(PresentInterest());
            }
        }
    }

    /// <summary>Reads the counters of all workers.</summary>
    public async Task<CounterSnapshot> ReadCountersAsync(CancellationToken cancellationToken)
    {
        var sum = CounterSnapshot.Zero;
        foreach (var path in Paths)
        {
            sum += await path.ReadCountersAsync(cancellationToken);
        }

        return sum;
    }

    /// <summary>Ends forwarding: the kernel serves the virtual addresses again.</summary>
    public void Dispose()
    {
        ImmutableDictionary<int, IngressPath> retired;
        lock (_applying)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            retired = TakeRetired();
        }

        _sampler.Dispose();
        _topology?.Dispose();
        DisposeAll(Paths.Concat(retired.Values));
        _localPort.Dispose();
        _mapChanged.Dispose();
    }

    private static ImmutableArray<IngressPlan> PlanIngress(LbConfig config)
    {
        using var route = new RouteSocket();
        return new IngressPlanner(route).Plan(config);
    }

    private void Open(ImmutableArray<IngressPlan> plans, OpenedPaths opened)
    {
        foreach (var plan in plans)
        {
            opened.Add(new IngressPath(plan, _options, _localPort, _failed));
        }
    }

    private static void DisposeAll(IEnumerable<IngressPath> paths)
    {
        foreach (var path in paths)
        {
            path.Dispose();
        }
    }

    private NetworkInterest PresentInterest() => InterestIn(_config, [.. _paths.Values.Select(static path => path.Plan)]);

    private NetworkInterest InterestIn(LbConfig config, ImmutableArray<IngressPlan> plans)
    {
        // Until health has drawn another, a pool may have servers of the configuration before.
        var hosts = config.VirtualServices.SelectMany(static service => service.AllServers())
            .Concat(_pools.Values.SelectMany(static pool => pool).Select(static member => member.Config))
            .Select(static server => server.Address);
        return new NetworkInterest(
            [.. hosts, .. plans.SelectMany(static plan => plan.Peers)], [.. plans.Select(static plan => plan.InterfaceIndex)], _heardDirectors);
    }

    private void Start(IngressPath path)
    {
        var listening = ListeningOn(path);
        path.Start(Compile(path, listening), _compiler.Ports, RulesOf(path, listening), _flowSecret);
        _log.Path(path, listening, _map, service => _config.DecidingInstance(service) is null);
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

            _log.Changes(Paths, _map, map);
            _map = map;
            _mapChanged.Set();
            try
            {
                return Recompile();
            }
            catch (LinuxException)
            {
                // It is in the log, and the guard's old rules stay in force until the next refresh tries again.
                return false;
            }
        }
    }

    /// <summary>Puts in force, on every path, what configuration, roles and network come to now.</summary>
    private bool Recompile()
    {
        var isInForce = true;
        LinuxException? failure = null;
        foreach (var path in Paths)
        {
            var listening = ListeningOn(path);
            try
            {
                isInForce &= path.Apply(Compile(path, listening), _compiler.Ports, RulesOf(path, listening));
            }
            catch (LinuxException error)
            {
                _log.GuardUpdateFailed(path.Plan.InterfaceName, error.Message);
                failure = error;
            }
        }

        if (failure is not null)
        {
            _topology.RetryAtNextRefresh();
            throw failure;
        }

        return isInForce;
    }

    private ImmutableArray<ListeningService> ListeningOn(IngressPath path) =>
        ServiceRoles.Listening(path.Plan.Services, service => _roles.Of(service, _config), PoolOf);

    private ImmutableArray<PoolServer> PoolOf(VirtualServiceConfig service) =>
        _pools.TryGetValue(service.Key, out var servers) ? servers : ServiceRoles.BeforeChecks(service);

    private Forwarding.ForwardingTable Compile(IngressPath path, ImmutableArray<ListeningService> listening) =>
        _compiler.Compile(path.Plan, listening, _map, LocalHop(), _config.Global);

    private NextHop LocalHop() =>
        new(NextHopState.Local, _localPort.InnerAddress, _localPort.OuterAddress, PortRegister.LocalPort, ushort.MaxValue);

    private GuardRules RulesOf(IngressPath path, ImmutableArray<ListeningService> listening) =>
        new([.. path.Plan.Directors(_map)], [.. listening.Select(static service => service.Key)]) { VirtualStations = path.Plan.VirtualStations };
}
