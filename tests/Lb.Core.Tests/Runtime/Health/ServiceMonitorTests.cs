using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Runtime.Health;

namespace Lb.Core.Tests.Runtime.Health;

/// <summary>Which servers a service has, and with what weight, while they come and go.</summary>
public sealed class ServiceMonitorTests
{
    [Theory]
    [InlineData(false, "1-", "2:1")]
    [InlineData(true, "1-", "1:0 2:1")]
    [InlineData(false, "1- 2-", "")]
    [InlineData(true, "1- 2-", "1:0 2:0")]
    [InlineData(false, "1- 2- 1+", "1:3")]
    [InlineData(true, "1- 1+", "1:3 2:1")]
    public void Pool_ServersDown_AreRemovedOrInhibited(bool inhibits, string results, string pool) =>
        Assert.Equal(pool, new MonitoredService(Inhibiting(MonitoredService.Config(3, 1), inhibits)).Feed(results));

    [Theory]
    [InlineData(false, false, "1-", "2:1")]
    [InlineData(false, false, "1- 2-", "9:1")]
    [InlineData(false, true, "1-", "2:1 9:0")]
    [InlineData(true, false, "1- 2-", "1:0 2:0 9:1")]
    [InlineData(true, true, "1- 2- 2+", "1:0 2:1 9:0")]
    public void Pool_SorryServer_StandsInWhenNobodyIsLeft(bool inhibits, bool inhibitsSorry, string results, string pool) =>
        Assert.Equal(pool, new MonitoredService(Inhibiting(MonitoredService.Config(1, 1), inhibits) with
        {
            SorryServer = MonitoredService.Server(9),
            InhibitsSorryServer = inhibitsSorry,
        }).Feed(results));

    [Theory]
    [InlineData(true, "1-", "1:0 2:1")]
    [InlineData(true, "1- 2-", "2:0 1:1")]
    [InlineData(false, "1- 2-", "1:1")]
    public void Pool_SorryServerIsARealServer_HasItOnce(bool inhibits, string results, string pool) =>
        Assert.Equal(pool, new MonitoredService(Inhibiting(MonitoredService.Config(1, 1), inhibits) with
        {
            SorryServer = MonitoredService.Server(1),
            InhibitsSorryServer = true,
        }).Feed(results));

    [Fact]
    public void Pool_BelowTheQuorum_BelongsToTheSorryServer()
    {
        var service = new MonitoredService(MonitoredService.Config(1, 1, 1, 1) with { Quorum = 3, Hysteresis = 1, SorryServer = MonitoredService.Server(9) });

        // Lost below 3 - 1, gained from 3 + 1.
        Assert.Equal("3:1 4:1", service.Feed("1- 2-"));
        Assert.Equal("9:1", service.Feed("3-"));
        Assert.Equal("9:1", service.Feed("1+ 2+"));
        Assert.Equal("1:1 2:1 3:1 4:1", service.Feed("3+"));
        Assert.Equal(2, service.QuorumChanges);
    }

    [Fact]
    public void Pool_Alpha_IsEmptyUntilSomebodyIsSeen()
    {
        var config = MonitoredService.Config(1);
        var unseen = config.RealServers[0] with { Checkers = [new TcpCheckConfig { Schedule = new CheckScheduleConfig { Alpha = true } }] };
        var service = new MonitoredService(config with { RealServers = [unseen] });

        // An empty pool has to be told too, or the data path would go on with the configured one.
        Assert.Equal(("", 1), (service.Pool, service.PoolChanges));
        Assert.Equal("1:1", service.Feed("1+"));
    }

    [Fact]
    public void Drain_OfOneServer_LeavesItItsPlaceWithWeightZero()
    {
        var service = new MonitoredService(MonitoredService.Config(3, 1));

        Assert.Equal("1:0 2:1", service.Order(1, Draining));
        Assert.Equal("1:3 2:1", service.Order(1, static _ => ServerOrder.None));
    }

    [Fact]
    public void Drain_OfAServerThatGoesDown_RemovesItAsAnyOther()
    {
        var service = new MonitoredService(MonitoredService.Config(3, 1));
        service.Order(1, Draining);

        Assert.Equal("2:1", service.Feed("1-"));
        Assert.Equal("1:0 2:1", service.Feed("1+"));
    }

    [Fact]
    public void Drain_OfTheLastServer_GivesNewFlowsToTheSorryServerAndKeepsTheOld()
    {
        var service = new MonitoredService(MonitoredService.Config(1) with { SorryServer = MonitoredService.Server(9) });

        Assert.Equal("1:0 9:1", service.Order(1, Draining));
        Assert.Equal("1:1", service.Order(1, static _ => ServerOrder.None));
        Assert.Equal(2, service.QuorumChanges);
    }

    [Fact]
    public void Order_ForARealServerThatIsTheSorryServer_HoldsWhileItServes()
    {
        var service = new MonitoredService(MonitoredService.Config(1, 1) with { Quorum = 2, SorryServer = MonitoredService.Server(2) });
        Assert.Equal("2:1", service.Feed("1-"));

        Assert.Equal("2:0", service.Order(2, Draining));
        Assert.Equal("", service.Order(2, static order => order with { IsRemoved = true }));
        Assert.Equal("2:7", service.Order(2, static _ => ServerOrder.None with { Weight = 7 }));
        Assert.Equal("2:1", service.Order(2, static _ => ServerOrder.None));
    }

    [Fact]
    public void Drain_AtItsDeadline_TakesTheServerOut()
    {
        var service = new MonitoredService(MonitoredService.Config(3, 1));
        service.Order(1, order => Draining(order) with { Deadline = service.Now + TimeSpan.FromSeconds(30) });

        Assert.Equal("30=2:1", service.Watch(60));
        Assert.True(service.Monitor.Servers[0].Order.IsRemoved);
        Assert.Equal("1:3 2:1", service.Order(1, static _ => ServerOrder.None));
    }

    [Fact]
    public void Weight_ByOrder_IsThatOfPoolAndQuorum()
    {
        var service = new MonitoredService(MonitoredService.Config(3, 1) with { Quorum = 4 });

        Assert.Equal("1:2 2:1", service.Order(1, static order => order with { Weight = 2 }));
        Assert.Equal(1, service.QuorumChanges);
        Assert.Equal("1:3 2:1", service.Order(1, static order => order with { Weight = null }));
        Assert.Equal(2, service.QuorumChanges);
    }

    [Fact]
    public void FlapDamping_ThirdTimeDown_KeepsItOutUntilThePenaltyHasHalvedOften()
    {
        var service = new MonitoredService(MonitoredService.Config(2, 1) with { FlapHalfLife = TimeSpan.FromSeconds(100) });

        Assert.Equal("1:2 2:1", service.Feed("1- 1+ 1- 1+"));
        Assert.Equal("2:1", service.Feed("1- 1+"));
        Assert.Equal(ServerStage.Suppressed, service.Monitor.Servers[0].Stage);

        // 2.95 falls to 0.75 in log2(2.95 / 0.75) = 1.98 half-lives.
        var seen = service.Watch(600);
        Assert.EndsWith("=1:2 2:1", seen, StringComparison.Ordinal);
        Assert.InRange(double.Parse(seen.Split('=')[0], System.Globalization.CultureInfo.InvariantCulture), 190, 200);
    }

    [Fact]
    public void FlapDamping_DownAgainWhenItIsOver_DoesNotSpin()
    {
        var service = new MonitoredService(MonitoredService.Config(2, 1) with { FlapHalfLife = TimeSpan.FromSeconds(100) });
        service.Feed("1- 1+ 1- 1+ 1-");

        Assert.Equal("", service.Watch(600));
        Assert.Equal("1:2 2:1", service.Feed("1+"));
    }

    [Fact]
    public void Reload_QuorumInTheHysteresis_StaysAsItWas()
    {
        var config = MonitoredService.Config(1, 1, 1) with { Quorum = 2, Hysteresis = 1, SorryServer = MonitoredService.Server(9) };
        var before = new MonitoredService(config);
        Assert.Equal("1:1 2:1", before.Feed("3-"));

        var after = new MonitoredService(config with { Omega = true }, before);

        Assert.Equal("1:1 2:1", after.Pool);
        Assert.True(after.Monitor.Quorum.IsUp);
    }

    [Fact]
    public void Reload_OrdersRampAndDamping_GoOn()
    {
        var config = MonitoredService.Config(9, 5, 2) with { FlapHalfLife = TimeSpan.FromSeconds(100), SlowStart = TimeSpan.FromSeconds(16) };
        var before = new MonitoredService(config);
        before.Order(2, Draining);
        before.Order(2, static order => order with { Weight = 4 });
        before.Feed("3- 3+ 3- 3+ 3- 3+ 1- 1+");
        before.Watch(3);
        Assert.Equal("1:9@25% 2:0", before.Pool);

        var after = new MonitoredService(config with { Quorum = 2 }, before);

        Assert.Equal("1:9@25% 2:0", after.Pool);
        Assert.Equal(ServerStage.Suppressed, after.Monitor.Servers[2].Stage);
        after.Watch(600);
        Assert.Equal("1:9 2:0 3:2", after.Pool);
        Assert.Equal(4, after.Monitor.Servers[1].Weight);
    }

    [Theory]
    [InlineData(3, "1:7")]
    [InlineData(4, "1:4")]
    public void Reload_WeightByOrder_HoldsUntilTheFileSaysAnother(int weight, string pool)
    {
        var before = new MonitoredService(MonitoredService.Config(3));
        before.Order(1, static order => order with { Weight = 7 });

        Assert.Equal(pool, new MonitoredService(MonitoredService.Config(weight), before).Pool);
    }

    private static ServerOrder Draining(ServerOrder order) => order with { IsDraining = true };

    private static VirtualServiceConfig Inhibiting(VirtualServiceConfig config, bool inhibits) =>
        config with { RealServers = [.. config.RealServers.Select(server => server with { InhibitOnFailure = inhibits })] };
}
