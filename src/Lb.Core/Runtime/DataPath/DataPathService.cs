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
    private readonly Dictionary<ServiceKey, ImmutableArray<PoolServer>> _pools = [];
    private readonly LocalPort _localPort;
    private readonly TopologyService _topology;
    private readonly DataPathLog _log;
    private readonly TrafficSampler _sampler;
    private readonly byte[] _flowSecret = RandomNumberGenerator.GetBytes(FlowHash.SecretLength);
    private readonly ManualResetEventSlim _mapChanged = new();
    private ImmutableDictionary<int, IngressPath> _paths = ImmutableDictionary<int, IngressPath>.Empty;
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
        _sampler = new TrafficSampler(ReadBooksAsync);
        var plans = PlanIngress(config);
        _localPort = LocalPort.Create();
        try
        {
            _log.LocalPort(_localPort.OuterName, _localPort.InnerName, _localPort.InnerAddress);
            _paths = OpenPaths(plans);
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
            _pools[service] = servers;
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

    /// <summary>Puts another configuration in force. What it has in common with the last one goes on undisturbed.</summary>
    /// <exception cref="LoadBalancerException">It cannot be put in force; the last one stays.</exception>
    public void Reload(LbConfig config)
    {
        var plans = PlanIngress(config);
        var opened = OpenPaths([.. plans.Where(plan => !_paths.ContainsKey(plan.InterfaceIndex))]);
        AwaitNeighbors(config, plans);

        // Not under the lock: the workers finish what was captured, for up to a second, and the thread of VRRP takes it at every advertisement.
        IEnumerable<IngressPath> unneeded = opened.Values;
        try
        {
            unneeded = PutInForce(config, plans, opened);
        }
        finally
        {
            DisposeAll(unneeded);
        }
    }

    /// <summary>Puts a configuration in force with the paths it needs.</summary>
    /// <returns>The paths that nothing needs any more.</returns>
    private ImmutableArray<IngressPath> PutInForce(
        LbConfig config, ImmutableArray<IngressPlan> plans, ImmutableDictionary<int, IngressPath> opened)
    {
        lock (_applying)
        {
            if (_isStopped)
            {
                throw new LoadBalancerException("The balancer has ended.");
            }

            var (configBefore, pathsBefore) = (_config, _paths);
            var plansBefore = pathsBefore.Values.Select(static path => path.Plan).ToArray();
            try
            {
                _compiler.Reserve(config);
                KeepFlowsOfMoved(config);
                _config = config;
                _paths = plans.ToImmutableDictionary(
                    static plan => plan.InterfaceIndex,
                    plan => pathsBefore.GetValueOrDefault(plan.InterfaceIndex) ?? opened[plan.InterfaceIndex]);
                TakePlans(plans);
                foreach (var path in opened.Values)
                {
                    Start(path);
                }

                _ = Recompile();
            }
            catch (Exception error)
            {
                (_config, _paths) = (configBefore, pathsBefore);
                TakePlans(plansBefore);
                PutBack();
                throw error is LinuxException ? new LoadBalancerException(error.Message, error) : error;
            }

            foreach (var gone in _pools.Keys.Except(config.VirtualServices.Select(static service => service.Key)).ToArray())
            {
                _ = _pools.Remove(gone);
            }

            _topology.Watch(InterestIn(config, plans));
            return [.. pathsBefore.Values.Where(path => !_paths.ContainsKey(path.Plan.InterfaceIndex))];
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
        lock (_applying)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
        }

        _sampler.Dispose();
        _topology?.Dispose();
        DisposeAll(Paths);
        _localPort.Dispose();
        _mapChanged.Dispose();
    }

    private static ImmutableArray<IngressPlan> PlanIngress(LbConfig config)
    {
        using var route = new RouteSocket();
        return new IngressPlanner(route).Plan(config);
    }

    private ImmutableDictionary<int, IngressPath> OpenPaths(ImmutableArray<IngressPlan> plans)
    {
        var opened = new Dictionary<int, IngressPath>();
        try
        {
            foreach (var plan in plans)
            {
                opened.Add(plan.InterfaceIndex, new IngressPath(plan, _options, _localPort, _failed));
            }

            return opened.ToImmutableDictionary();
        }
        catch
        {
            DisposeAll(opened.Values);
            throw;
        }
    }

    /// <summary>
    /// A service that was active, and that an instance decides about now which has not spoken yet: its flows are this node's own until VRRP
    /// has taken the address away.
    /// </summary>
    private void KeepFlowsOfMoved(LbConfig config)
    {
        foreach (var service in config.VirtualServices)
        {
            var before = _config.VirtualServices.FirstOrDefault(old => old.Key == service.Key);
            if (before is not null && _roles.Of(before, _config) != ServiceRole.Parked && config.DecidingInstance(service) is { } decider)
            {
                _roles.AssumeDemoted(decider.Name);
            }
        }
    }

    /// <summary>After a change that failed half-way; what fails now as well is tried again at the next refresh.</summary>
    private void PutBack()
    {
        try
        {
            _ = Recompile();
        }
        catch (LinuxException)
        {
            // It is in the log.
        }
    }

    private void TakePlans(IEnumerable<IngressPlan> plans)
    {
        foreach (var plan in plans)
        {
            var path = _paths[plan.InterfaceIndex];
            path.Replan(plan);
            if (!path.HoldsTogether(plan))
            {
                _log.SpreadKept(plan.InterfaceName);
            }
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
        var hosts = config.VirtualServices.SelectMany(static service => service.AllServers()).Select(static server => server.Address);
        return new NetworkInterest(
            [.. hosts, .. plans.SelectMany(static plan => plan.Peers)], [.. plans.Select(static plan => plan.InterfaceIndex)], _heardDirectors);
    }

    /// <summary>The way to new servers is found before frames are sent there, as far as it is found in time.</summary>
    private void AwaitNeighbors(LbConfig config, ImmutableArray<IngressPlan> plans)
    {
        var wanted = InterestIn(config, plans);
        var present = PresentInterest();
        var added = wanted.Hosts.Except(present.Hosts);
        var deadline = MonotonicClock.Now + _options.NeighborPatience;
        if (added.IsEmpty && wanted.Interfaces.IsSubsetOf(present.Interfaces))
        {
            return;
        }

        _mapChanged.Reset();
        _topology.Watch(wanted with { Hosts = wanted.Hosts.Union(present.Hosts), Interfaces = wanted.Interfaces.Union(present.Interfaces) });
        while (MonotonicClock.Now < deadline && !added.All(host => _map.Reaches.TryGetValue(host, out var reach) && reach.State != NextHopState.Unresolved))
        {
            _ = _mapChanged.Wait(TimeSpan.FromMilliseconds(10));
            _mapChanged.Reset();
        }
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
