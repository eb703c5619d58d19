using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Health;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;

namespace Lb.Core.Runtime.Health;

/// <summary>One virtual service: its servers, its quorum, and the pool that comes of them. Belongs to the loop of the health service.</summary>
internal sealed class ServiceMonitor
{
    private readonly QuorumState _quorum;
    private ImmutableArray<PoolServer> _pool = [];

    /// <param name="config">The service as configured.</param>
    /// <param name="servers">Its servers, in configuration order.</param>
    /// <param name="now">The time.</param>
    public ServiceMonitor(VirtualServiceConfig config, ImmutableArray<ServerMonitor> servers, Instant now)
    {
        Config = config;
        Servers = servers;
        _quorum = new QuorumState(config.Quorum, config.Hysteresis, LiveWeight(now));
    }

    /// <summary>The service as configured.</summary>
    public VirtualServiceConfig Config { get; }

    /// <summary>Its servers.</summary>
    public ImmutableArray<ServerMonitor> Servers { get; }

    /// <summary>Whether there are enough servers.</summary>
    public QuorumState Quorum => _quorum;

    /// <summary>Whether the sorry server has taken the place of the others.</summary>
    public bool SorryServerServes => Config.SorryServer is not null && !_quorum.IsUp;

    /// <summary>Counts the weights of the servers that are up.</summary>
    /// <returns>Whether the quorum was gained or lost.</returns>
    public bool UpdateQuorum(Instant now) => _quorum.Update(LiveWeight(now));

    /// <summary>Draws the pool anew.</summary>
    /// <param name="now">The time.</param>
    /// <param name="pool">The pool.</param>
    /// <returns>Whether it differs from the last one.</returns>
    public bool TryDrawPool(Instant now, out ImmutableArray<PoolServer> pool)
    {
        pool = [.. Servers.Select(server => server.PlaceIn(SorryServerServes, now)).OfType<PoolServer>()];
        if (Config.SorryServer is { } sorry && PoolRule.OfSorryServer(SorryServerServes, Config.InhibitsSorryServer) is var place && place != PoolPlace.Absent)
        {
            pool = pool.Add(new PoolServer(sorry, place == PoolPlace.Active ? sorry.Weight : 0));
        }

        var isOther = !pool.SequenceEqual(_pool);
        _pool = pool;
        return isOther;
    }

    private long LiveWeight(Instant now) => Servers.Where(server => server.IsUpAt(now)).Sum(static server => (long)server.Weight);
}
