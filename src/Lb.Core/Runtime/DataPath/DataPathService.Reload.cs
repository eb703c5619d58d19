using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Linux;
using Lb.Core.Neighbors;

namespace Lb.Core.Runtime.DataPath;

/// <content>Another configuration takes the place of the last one, whole or not at all.</content>
internal sealed partial class DataPathService
{
    // Paths that the configuration in force does not need, kept for as long as the last one may come back.
    private ImmutableDictionary<int, IngressPath> _retired = ImmutableDictionary<int, IngressPath>.Empty;

    /// <summary>
    /// Puts another configuration in force. What it has in common with the last one goes on undisturbed. What only the last one needs, its
    /// paths with their flows included, is kept until <see cref="EndReload"/>.
    /// </summary>
    /// <exception cref="LoadBalancerException">It cannot be put in force; the last one stays.</exception>
    public void Reload(LbConfig config)
    {
        var plans = PlanIngress(config);
        using var opened = new OpenedPaths();
        try
        {
            Open([.. plans.Where(plan => !_paths.ContainsKey(plan.InterfaceIndex) && !_retired.ContainsKey(plan.InterfaceIndex))], opened);
            AwaitNeighbors(config, plans);
        }
        catch (ObjectDisposedException) when (_isStopped)
        {
            throw HasEnded();
        }

        PutInForce(config, plans, opened);
    }

    /// <summary>A reload is over, whatever came of it: what the configuration in force does not need is given up.</summary>
    public void EndReload()
    {
        ImmutableDictionary<int, IngressPath> retired;
        lock (_applying)
        {
            retired = TakeRetired();
            if (!_isStopped)
            {
                _pools = _pools.RemoveRange(_pools.Keys.Except(_config.VirtualServices.Select(static service => service.Key)));
                _topology.Watch(PresentInterest());
            }
        }

        // After the lock: the workers finish what was captured, for up to a second, and the thread of VRRP takes it at every advertisement.
        DisposeAll(retired.Values);
    }

    /// <summary>Hands the retired paths over, to be closed once. Under the lock.</summary>
    private ImmutableDictionary<int, IngressPath> TakeRetired()
    {
        var retired = _retired;
        _retired = ImmutableDictionary<int, IngressPath>.Empty;
        return retired;
    }

    private static LoadBalancerException HasEnded() => new("The balancer has ended.");

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

    /// <summary>Puts a configuration in force with the paths it needs; those it does not need are retired.</summary>
    private void PutInForce(LbConfig config, ImmutableArray<IngressPlan> plans, OpenedPaths opened)
    {
        lock (_applying)
        {
            if (_isStopped)
            {
                throw HasEnded();
            }

            var all = _paths.AddRange(_retired);
            Exchange(config, plans, all, opened);
            _retired = all.RemoveRange(_paths.Keys);
        }
    }

    private void Exchange(LbConfig config, ImmutableArray<IngressPlan> plans, ImmutableDictionary<int, IngressPath> running, OpenedPaths opened)
    {
        var (configBefore, pathsBefore) = (_config, _paths);
        var plansBefore = pathsBefore.Values.Select(static path => path.Plan).ToArray();
        try
        {
            _compiler.Reserve(config);
            KeepFlowsOfMoved(config);
            _config = config;
            _paths = plans.ToImmutableDictionary(
                static plan => plan.InterfaceIndex,
                plan => running.GetValueOrDefault(plan.InterfaceIndex) ?? opened[plan.InterfaceIndex]);
            TakePlans(plans);
            foreach (var path in opened.Paths)
            {
                Start(path);
            }

            _ = Recompile();
            _topology.Watch(PresentInterest());
            _ = opened.Keep();
        }
        catch (Exception error)
        {
            (_config, _paths) = (configBefore, pathsBefore);
            TakePlans(plansBefore);
            PutBack();
            throw error is LinuxException ? new LoadBalancerException(error.Message, error) : error;
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
            _topology.Watch(PresentInterest());
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
}
