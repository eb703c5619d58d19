using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Flows;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Scheduling;

/// <summary>What a server in slow start is picked for. The second one ramps.</summary>
public sealed class SlowStartSharesTests
{
    private static readonly (InetAddress Address, ushort Port)[] Clients =
        [.. Enumerable.Range(0, 8_000).Select(static i => (InetAddress.FromIPv4(0xC613_0000u + (uint)(i * 2_654_435_761L % 65_536)), (ushort)i))];

    private static readonly Arbitrary<(int First, int Second)> Weights = Gen.Elements((1, 1), (3, 1), (1, 3), (100, 100), (65535, 65535), (65535, 1)).ToArbitrary();

    public static TheoryData<SchedulerKind> InTurn => [SchedulerKind.WeightedRoundRobin, SchedulerKind.SmoothWeightedRoundRobin];

    public static TheoryData<SchedulerKind> ByLoad =>
        [SchedulerKind.WeightedLeastConnection, SchedulerKind.ShortestExpectedDelay, SchedulerKind.NeverQueue, SchedulerKind.PowerOfTwoChoices];

    public static TheoryData<SchedulerKind> ByHash => [SchedulerKind.SourceHashing, SchedulerKind.MaglevHashing];

    /// <summary>
    /// With as few as three connections from one step to the next, and at every moment: what it was picked for is what the percentages up to now
    /// come to.
    /// </summary>
    [Theory]
    [MemberData(nameof(InTurn))]
    public void Wrr_PercentByPercent_PicksAreAsStraightAsTheWeight(SchedulerKind kind) =>
        Prop.ForAll(Weights, Gen.Choose(3, 60).ToArbitrary(), (weights, connections) =>
        {
            var service = Begun(kind, weights);
            var (picked, expected) = (0, 0.0);
            for (var percent = 1; percent <= 99; percent++)
            {
                service.Ramp(2, percent);
                picked += service.Connect(connections).Count(static pick => pick == '2');
                expected += connections * Share(weights, percent);
                if (Math.Abs(picked - expected) > 2)
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(InTurn))]
    public void Wrr_RampOver_HasTheOrderOfTheScheduler(SchedulerKind kind)
    {
        var service = Begun(kind, (3, 2));
        service.Ramp(2, 50);
        service.Connect(7);
        service.Ramp(2, 100);

        var picks = service.Connect(100);
        var never = new ServiceUnderTest(SchedulerFactory.Create(kind), 3, 2).Connect(100);
        Assert.Contains(never[20..60], picks, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(InTurn))]
    public void Wrr_ServerFullOrDrainedMeanwhile_TheOtherServes(SchedulerKind kind)
    {
        var service = Begun(kind, (1, 1));
        service.Ramp(2, 50);
        service[1].SetThresholds(upper: 1, lower: 0);
        service[1].AddFlow(FlowState.Established);
        Assert.Equal("2222", service.Connect(4));

        service[1].SetThresholds(upper: 0, lower: 0);
        service.SetWeight(2, 0);
        Assert.Equal("1111", service.Connect(4));
    }

    /// <summary>Connections that stay as long as 400 others come: at each percentage the ramping server comes to hold its part of them.</summary>
    [Theory]
    [MemberData(nameof(ByLoad))]
    public void LeastLoaded_PercentByPercent_HoldsItsPartOfTheConnections(SchedulerKind kind)
    {
        const int Standing = 400;
        foreach (var weights in new[] { (1, 1), (3, 1), (1, 3), (65535, 65535) })
        {
            var service = Begun(kind, weights);
            var open = new Queue<ServerState>();
            foreach (var percent in Enumerable.Range(1, 33).Select(static third => third * 3))
            {
                service.Ramp(2, percent);
                for (var i = 0; i < 2 * Standing; i++)
                {
                    var server = service.Connect(default, 0)!;
                    server.ChangeFlow(FlowState.SynRecv, FlowState.Established);
                    open.Enqueue(server);
                    if (open.Count > Standing)
                    {
                        open.Dequeue().RemoveFlow(FlowState.Established);
                    }
                }

                Assert.Equal(Share(weights, percent), open.Count(server => server == service[2]) / (double)Standing, 0.03);
            }
        }
    }

    /// <summary>A client is with the server it will have in the end, or, if that one ramps, with the one it had without it.</summary>
    [Theory]
    [MemberData(nameof(ByHash))]
    public void Hash_PercentByPercent_ClientsMoveOnceAndOnlyToTheRampingServer(SchedulerKind kind)
    {
        foreach (int[] weights in new int[][] { [1, 1], [1, 1, 1], [3, 1, 2], [100, 100], [100, 1, 7] })
        {
            var whole = new ServiceUnderTest(SchedulerFactory.Create(kind), weights);
            var end = whole.Connect(Clients);
            whole.Remove(2);
            var without = whole.Connect(Clients);

            var service = new ServiceUnderTest(SchedulerFactory.Create(kind), weights);
            var before = "";
            for (var percent = 1; percent <= 100; percent += 3)
            {
                service.Ramp(2, percent);
                var picks = service.Connect(Clients);
                Assert.All(picks.Index(), pick => Assert.Equal(end[pick.Index] != '2' || pick.Item == '2' ? end[pick.Index] : without[pick.Index], pick.Item));
                Assert.All(before.Zip(picks).Where(static pair => pair.First == '2'), static pair => Assert.Equal('2', pair.Second));
                Assert.Equal(end.Count(static pick => pick == '2') * percent / 100.0, picks.Count(static pick => pick == '2'), 0.02 * Clients.Length);
                before = picks;
            }

            Assert.Equal(end, before);
        }
    }

    [Theory]
    [MemberData(nameof(ByHash))]
    public void Hash_WhoStandsInIsFull_TheRampingServerTakesItsOwn(SchedulerKind kind)
    {
        var service = new ServiceUnderTest(SchedulerFactory.Create(kind), 1, 1);
        var end = service.Connect(Clients);
        service.Ramp(2, 1);
        service[1].SetThresholds(upper: 1, lower: 0);
        service[1].AddFlow(FlowState.Established);

        Assert.Equal(end.Replace('1', '-'), service.Connect(Clients));
    }

    [Theory]
    [MemberData(nameof(ByHash))]
    public void Hash_EveryServerRampsOrIsDrained_NobodyWaits(SchedulerKind kind)
    {
        var service = new ServiceUnderTest(SchedulerFactory.Create(kind), 1, 1, 0);
        service.Ramp(1, 1);
        service.Ramp(2, 30);

        var picks = service.Connect(Clients);
        Assert.Contains('1', picks);
        Assert.Contains('2', picks);
        service.Ramp(1, 100);
        service.Ramp(2, 100);
        Assert.Equal(service.Connect(Clients), picks);
    }

    /// <summary>The same part of every weight is no difference, and none where no weight counts.</summary>
    [Fact]
    public void Pick_AllRampAlike_IsAsWithoutSlowStart()
    {
        SchedulerKind[] other = [SchedulerKind.WeightedRoundRobin, SchedulerKind.WeightedOverflow, SchedulerKind.LocalityBasedLeastConnection, SchedulerKind.LocalityBasedLeastConnectionWithReplication];
        foreach (var kind in Enum.GetValues<SchedulerKind>().Except(other))
        {
            var service = new ServiceUnderTest(SchedulerFactory.Create(kind), 3, 2, 1);
            for (var digit = 1; digit <= 3; digit++)
            {
                service.Ramp(digit, 7);
            }

            Assert.Equal(new ServiceUnderTest(SchedulerFactory.Create(kind), 3, 2, 1).Connect(Clients), service.Connect(Clients));
        }
    }

    // A limit is a number of connections: of 10 a ramping server has 3 at 25 %, not 250.
    [Fact]
    public void Ovf_RampingServer_IsFullAtThePartOfItsLimit()
    {
        var service = Begun(SchedulerKind.WeightedOverflow, (2, 10));
        service.Ramp(2, 25);
        for (var i = 0; i < 9; i++)
        {
            service.Connect(default, 0)?.ChangeFlow(FlowState.SynRecv, FlowState.Established);
        }

        Assert.Equal((3, 4), (service[1].ActiveConnections, service[2].ActiveConnections));
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 99, 1, 99)]
    [InlineData(5, 20, 1, 100)]
    [InlineData(5, 21, 2, 105)]
    [InlineData(0, 50, 0, 0)]
    [InlineData(65535, 100, 65535, 6_553_500)]
    public void SetWeight_PartOfAWeight_IsRoundedUpAndKeptInHundredths(int full, int percent, int weight, int hundredths)
    {
        var server = new ServerState(default, default, 7);
        server.SetWeight(full, percent);
        Assert.Equal((weight, hundredths, percent), (server.Weight, server.WeightHundredths, server.RampPercent));

        server.Weight = 3;
        Assert.Equal((3, 300, 100), (server.Weight, server.WeightHundredths, server.RampPercent));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 101)]
    [InlineData(65536, 50)]
    [InlineData(-1, 50)]
    public void SetWeight_OutOfRange_Throws(int full, int percent) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServerState(default, default, 1).SetWeight(full, percent));

    private static ServiceUnderTest Begun(SchedulerKind kind, (int First, int Second) weights)
    {
        var service = new ServiceUnderTest(SchedulerFactory.Create(kind), weights.First);
        service.Connect(5);
        service.Add(2, weights.Second);
        service.Ramp(2, 1);
        return service;
    }

    private static double Share((int First, int Second) weights, int percent) =>
        weights.Second * percent / 100.0 / (weights.First + (weights.Second * percent / 100.0));
}
