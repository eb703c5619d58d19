using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Linux;
using Lb.Core.Neighbors;

namespace Lb.Core.Runtime.DataPath;

/// <content>Another configuration takes the place of the last one, whole or not at all.</content>
internal sealed partial class DataPathService
{
    /// <summary>
    /// Puts another configuration in force. What it has in common with the last one goes on undisturbed. What only the last one needs to be
    /// put in force again is kept until <see cref="EndReload"/>.
    /// </summary>
    /// <exception cref="LoadBalancerException">It cannot be put in force; the last one stays.</exception>
    public void Reload(LbConfig config)
    {
        var plans = PlanIngress(config);
        using var opened = new OpenedPaths();
        try
        {
            Open([.. plans.Where(plan => !_paths.ContainsKey(plan.InterfaceIndex))], opened);
            AwaitNeighbors(config, plans);
        }
        catch (ObjectDisposedException) when (_isStopped)
        {
            throw HasEnded();
        }

        // What is not needed any more is closed after the lock: its workers finish what was captured, for up to a second, and the thread of
        // VRRP takes the lock at every advertisement.
        DisposeAll(PutInForce(config, plans, opened));
    }

    /// <summary>The last configuration will not come back: the servers of services that are gone are forgotten, and the ways to them.</summary>
    public void EndReload()
    {
        lock (_applying)
        {
            if (!_isStopped)
            {
                _pools = _pools.RemoveRange(_pools.Keys.Except(_config.VirtualServices.Select(static service => service.Key)));
                _topology.Watch(PresentInterest());
            }
        }
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

    /// <summary>Puts a configuration in force with the paths it needs.</summary>
    /// <returns>The paths that nothing needs any more.</returns>
    private ImmutableArray<IngressPath> PutInForce(LbConfig config, ImmutableArray<IngressPlan> plans, OpenedPaths opened)
    {
        lock (_applying)
        {
            if (_isStopped)
            {
                throw HasEnded();
            }

            var pathsBefore = _paths;
            Exchange(config, plans, opened);
            return [.. pathsBefore.Values.Where(path => !_paths.ContainsKey(path.Plan.InterfaceIndex))];
        }
    }

    private void Exchange(LbConfig config, ImmutableArray<IngressPlan> plans, OpenedPaths opened)
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
                plan => pathsBefore.GetValueOrDefault(plan.InterfaceIndex) ?? opened[plan.InterfaceIndex]);
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
