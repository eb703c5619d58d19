using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Runtime.Health;
using Lb.Core.Scheduling;

namespace Lb.Core.Tests.Runtime.Health;

/// <summary>Slow start among everything else that may happen to a server. Here it takes 8 s, in steps of an eighth.</summary>
public sealed class SlowStartInAServiceTests
{
    [Fact]
    public void Recovery_OfAnyWeight_GrowsByTheSecond()
    {
        var service = Ramping(1, 1);
        service.Feed("1-");

        Assert.Equal("1:1@12% 2:1", service.Feed("1+"));
        Assert.Equal(
            "1=1:1@25% 2:1 2=1:1@37% 2:1 3=1:1@50% 2:1 4=1:1@62% 2:1 5=1:1@75% 2:1 6=1:1@87% 2:1 7=1:1 2:1", service.Watch(60));
    }

    [Fact]
    public void Recovery_OfTheHeaviestServer_ChangesNoOftenerThanEverySecond()
    {
        var service = Ramping(65535);
        service.Feed("1- 1+");
        service.Watch(60);

        // All of it, nobody, 1 %, seven steps, all of it.
        Assert.Equal(("1:65535", 11), (service.Pool, service.PoolChanges));
    }

    [Fact]
    public void FirstSuccess_AfterTheStart_BeginsNothing() => Assert.Equal("1:5", Ramping(5).Feed("1+"));

    [Fact]
    public void Down_UnderWay_BeginsAnewAfterRecovery()
    {
        var service = Ramping(1, 1);
        Assert.Equal("1:1@37% 2:1", service.Feed("1- 1+ 2+ 2+"));
        Assert.Equal("2:1", service.Feed("1-"));
        Assert.Equal("1:1@12% 2:1", service.Feed("1+"));
    }

    [Fact]
    public void Recovery_OfTwoServers_GrowsForEachFromItsOwnBeginning()
    {
        var service = Ramping(1, 3, 1);
        Assert.Equal("1:1@37% 2:3@12% 3:1", service.Feed("1- 2- 1+ 3+ 2+"));
        Assert.EndsWith("5=1:1 2:3@75% 3:1 6=1:1 2:3@87% 3:1 7=1:1 2:3 3:1", service.Watch(60), StringComparison.Ordinal);
    }

    [Fact]
    public void Recovery_WithInhibitOnFailure_BeginsSmallToo()
    {
        var config = Config(3, 1);
        var service = new MonitoredService(config with { RealServers = [.. config.RealServers.Select(static server => server with { InhibitOnFailure = true })] });

        Assert.Equal("1:0 2:1", service.Feed("1-"));
        Assert.Equal("1:3@12% 2:1", service.Feed("1+"));
    }

    [Fact]
    public void WeightByOrder_UnderWay_IsWhatTheRestOfItLeadsTo()
    {
        var service = Ramping(1, 1);
        service.Feed("1- 1+ 2+");

        Assert.Equal("1:9@25% 2:1", service.Order(1, static order => order with { Weight = 9 }));
        Assert.Equal("1:1@25% 2:1", service.Order(1, static order => order with { Weight = null }));
        Assert.EndsWith("6=1:1 2:1", service.Watch(60), StringComparison.Ordinal);
    }

    [Fact]
    public void WeightZeroByOrder_UnderWay_BeginsAnewWithTheNextWeight()
    {
        var service = Ramping(4, 1);
        service.Feed("1- 1+ 2+");

        Assert.Equal("1:0 2:1", service.Order(1, static order => order with { Weight = 0 }));
        Assert.Equal("", service.Watch(60));
        Assert.Equal("1:4@1% 2:1", service.Order(1, static order => order with { Weight = null }));
    }

    [Fact]
    public void WeightZeroInTheFile_Recovered_WaitsForAWeight()
    {
        var service = Ramping(0, 1);
        Assert.Equal("1:0 2:1", service.Feed("1- 1+"));
        Assert.Equal("", service.Watch(60));
        Assert.Equal("1:5@1% 2:1", service.Order(1, static order => order with { Weight = 5 }));
    }

    [Fact]
    public void WeightOfAChecker_UnderWay_IsWhatTheRestOfItLeadsTo()
    {
        var config = Config(5, 1);
        var file = config.RealServers[0] with { Checkers = [new FileCheckConfig { TrackFile = "f" }] };
        var service = new MonitoredService(config with { RealServers = [file, config.RealServers[1]] });
        service.Feed("1- 1+");

        Assert.Equal("1:45@25% 2:1", service.Weigh(1, 40));
    }

    [Fact]
    public void Drain_UnderWay_EndsItAndItsEndBeginsAnother()
    {
        var service = Ramping(1, 1);
        service.Feed("1- 1+ 2+");

        Assert.Equal("1:0 2:1", service.Order(1, static order => order with { IsDraining = true }));
        Assert.Equal("", service.Watch(60));
        Assert.Equal("1:1@1% 2:1", service.Order(1, static _ => ServerOrder.None));
        Assert.EndsWith("8=1:1 2:1", service.Watch(60), StringComparison.Ordinal);
    }

    [Fact]
    public void FlapDamping_ServerLetBack_BeginsThen()
    {
        var service = new MonitoredService(Config(1, 1) with { FlapHalfLife = TimeSpan.FromSeconds(10) });
        Assert.Equal("2:1", service.Feed("1- 1+ 1- 1+ 1- 1+"));

        var steps = service.Watch(600).Split('=')[1..];
        Assert.Equal((8 + 1, true), (steps.Length, steps[0].StartsWith("1:1@1% 2:1", StringComparison.Ordinal)));
    }

    [Fact]
    public void SorryServer_ServesUntilTheQuorum_BeginsWhenItLeaves()
    {
        var service = new MonitoredService(Config(1, 1) with { Quorum = 2, SorryServer = MonitoredService.Server(9) });
        Assert.Equal("9:1", service.Feed("1- 2- 1+"));
        Assert.Equal("", service.Watch(60));
        Assert.Equal("1:1@12% 2:1@12%", service.Feed("2+"));

        // The first one's is broken off with it, and begins anew.
        Assert.Equal("9:1", service.Feed("1+ 2-"));
        Assert.Equal("1:1@12% 2:1@12%", service.Feed("2+"));
    }

    [Fact]
    public void SorryServer_StandsInForServersWhoseTimeWasOver_FindsThemWhole()
    {
        var service = new MonitoredService(Config(1, 1) with { Quorum = 2, SorryServer = MonitoredService.Server(9) });
        Assert.Equal("9:1", service.Feed("2-"));
        Assert.Equal("1:1 2:1@12%", service.Feed("2+"));
    }

    [Theory]
    [InlineData(8, 1, "1:1@37% 2:1")]
    [InlineData(8, 7, "1:7@37% 2:1")]
    [InlineData(30, 1, "1:1@10% 2:1")]
    [InlineData(3, 1, "1:1 2:1")]
    [InlineData(0, 1, "1:1 2:1")]
    public void Reload_UnderWay_GoesOnAsIfItHadBeenSoFromTheBeginning(int seconds, int weight, string pool)
    {
        var before = Ramping(1, 1);
        before.Feed("1- 1+ 2+ 2+");

        Assert.Equal(pool, new MonitoredService(Config(weight, 1) with { SlowStart = TimeSpan.FromSeconds(seconds) }, before).Pool);
    }

    [Fact]
    public void Reload_OverOrNotThere_BeginsNothing()
    {
        var before = new MonitoredService(MonitoredService.Config(1, 1));
        before.Feed("1- 1+");
        var with = new MonitoredService(Config(1, 1), before);
        Assert.Equal("1:1 2:1", with.Pool);

        with.Feed("1- 1+");
        with.Watch(60);
        Assert.Equal("1:1 2:1", new MonitoredService(Config(1, 1) with { SlowStart = TimeSpan.FromDays(1) }, with).Pool);
    }

    [Theory]
    [InlineData(SchedulerKind.RoundRobin, "1:5 2:1")]
    [InlineData(SchedulerKind.LeastConnection, "1:5 2:1")]
    [InlineData(SchedulerKind.DestinationHashing, "1:5 2:1")]
    [InlineData(SchedulerKind.WeightedOverflow, "1:5@12% 2:1")]
    [InlineData(SchedulerKind.MaglevHashing, "1:5@12% 2:1")]
    public void Recovery_SchedulerThatIgnoresWeights_DoesNotPretend(SchedulerKind scheduler, string pool) =>
        Assert.Equal(pool, new MonitoredService(Config(5, 1) with { Scheduler = scheduler }).Feed("1- 1+"));

    [Fact]
    public void Quorum_WithAServerUnderWay_CountsAllOfItsWeight()
    {
        var service = new MonitoredService(Config(3, 1) with { Quorum = 4 });
        service.Feed("1- 1+");
        Assert.True(service.Monitor.Quorum.IsUp);
    }

    private static VirtualServiceConfig Config(params int[] weights) =>
        MonitoredService.Config(weights) with { SlowStart = TimeSpan.FromSeconds(8) };

    private static MonitoredService Ramping(params int[] weights) => new(Config(weights));
}
