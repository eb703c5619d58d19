using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Health;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;

namespace Lb.Core.Runtime.Health;

/// <summary>One virtual service: its servers, its quorum, and the pool that comes of them. Belongs to the loop of the health service.</summary>
internal sealed class ServiceMonitor : IDisposable
{
    private readonly QuorumState _quorum;
    private ImmutableArray<PoolServer>? _pool;

    /// <param name="config">The service as configured.</param>
    /// <param name="servers">Its servers, in configuration order.</param>
    /// <param name="before">The service as it stood before a reload, or null: hysteresis goes on from there.</param>
    /// <param name="holderWatch">What asks the LAN for the virtual address, or null.</param>
    public ServiceMonitor(
        VirtualServiceConfig config, ImmutableArray<ServerMonitor> servers, ServiceMonitor? before = null, HolderWatch? holderWatch = null)
    {
        HolderWatch = holderWatch;
        Config = config;
        Servers = servers;
        IsNew = before is null;
        _quorum = new QuorumState(config.Quorum, config.Hysteresis, LiveWeight, before?.Quorum.IsUp);
    }

    /// <summary>The service as configured.</summary>
    public VirtualServiceConfig Config { get; }

    /// <summary>Its servers.</summary>
    public ImmutableArray<ServerMonitor> Servers { get; }

    /// <summary>What asks the LAN who answers for the virtual address; null without <c>vip_check</c>.</summary>
    public HolderWatch? HolderWatch { get; }

    /// <summary>Whether nobody was told of its quorum yet.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Whether there are enough servers.</summary>
    public QuorumState Quorum => _quorum;

    /// <summary>Whether the sorry server has taken the place of the others.</summary>
    public bool SorryServerServes => Config.SorryServer is not null && !_quorum.IsUp;

    private long LiveWeight => Servers.Sum(static server => (long)server.LiveWeight);

    /// <summary>Adds the weights of the servers that take new flows.</summary>
    /// <returns>Whether the quorum was gained or lost, or is there to be told for the first time.</returns>
    public bool UpdateQuorum()
    {
        var isTold = !IsNew;
        IsNew = false;
        return _quorum.Update(LiveWeight) || !isTold;
    }

    /// <summary>Draws the pool anew.</summary>
    /// <param name="now">The time.</param>
    /// <param name="pool">The pool.</param>
    /// <returns>Whether it differs from the last one; the first one does, whatever it is.</returns>
    public bool TryDrawPool(Instant now, out ImmutableArray<PoolServer> pool)
    {
        pool = [.. Servers.Select(server => server.PlaceIn(SorryServerServes, now)).OfType<PoolServer>()];
        pool = WithSorryServer(pool);
        var isOther = _pool is not { } last || !pool.SequenceEqual(last);
        _pool = pool;
        return isOther;
    }

    /// <summary>The last pool is not in force: the next one is handed out whatever it is.</summary>
    public void ForgetPool() => _pool = null;

    /// <summary>Ends every check of it.</summary>
    public void Dispose()
    {
        HolderWatch?.Dispose();
        foreach (var checker in Servers.SelectMany(static server => server.Checkers))
        {
            checker.Dispose();
        }
    }

    private ImmutableArray<PoolServer> WithSorryServer(ImmutableArray<PoolServer> pool)
    {
        var place = PoolRule.OfSorryServer(SorryServerServes, Config.InhibitsSorryServer);
        if (Config.SorryServer is not { } sorry || place == PoolPlace.Absent)
        {
            return pool;
        }

        // It may be one of the real servers: then it serves even if its checkers fail, and is in the pool once.
        var others = pool.RemoveAll(server => server.Config.Address == sorry.Address);
        return place == PoolPlace.Active ? [.. others, .. Serving(sorry)]
            : others.Length < pool.Length ? pool
            : pool.Add(new PoolServer(sorry, 0));
    }

    /// <summary>The sorry server in its turn; what an operator said about it as a real server holds here too.</summary>
    private IEnumerable<PoolServer> Serving(RealServerConfig sorry)
    {
        var order = Servers.FirstOrDefault(server => server.Config.Address == sorry.Address)?.Order ?? ServerOrder.None;
        return order.IsRemoved ? [] : [new PoolServer(sorry, order.IsDraining ? 0 : order.Weight ?? sorry.Weight, order.IsDraining)];
    }
}
