using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Flows;
using Lb.Core.Scheduling;

namespace Lb.Core.Tests.Scheduling;

/// <summary>What the schedulers that look at load pick, for any load, against the definition in one line.</summary>
public sealed class LeastLoadedTests
{
    private static readonly Dictionary<SchedulerKind, Func<ServerState[], ServerState?>> Definitions = new()
    {
        [SchedulerKind.LeastConnection] = static usable => usable.MinBy(static server => LoadOf(server)),
        [SchedulerKind.WeightedLeastConnection] = static usable => usable.MinBy(static server => (decimal)LoadOf(server) / server.Weight),
        [SchedulerKind.ShortestExpectedDelay] = static usable => usable.MinBy(static server => (server.ActiveConnections + 1m) / server.Weight),
        [SchedulerKind.NeverQueue] = static usable => usable.FirstOrDefault(static server => server.ActiveConnections == 0)
            ?? usable.MinBy(static server => (server.ActiveConnections + 1m) / server.Weight),
        [SchedulerKind.WeightedFailover] = static usable => usable.MaxBy(static server => server.Weight),
        [SchedulerKind.WeightedOverflow] = static usable => usable.Where(static server => server.ActiveConnections <= server.Weight).MaxBy(static server => server.Weight),
    };

    // Small numbers, so that equals are common.
    private static readonly Arbitrary<Server[]> Servers =
        (from weight in Gen.Choose(0, 4)
         from active in Gen.Choose(0, 5)
         from inactive in Gen.Choose(0, 3)
         from upper in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 8)))
         select new Server(weight, active, inactive, upper))
        .ListOf()
        .Select(static servers => servers.Take(9).ToArray())
        .ToArbitrary();

    public static TheoryData<SchedulerKind> Kinds => [.. Definitions.Keys];

    public static TheoryData<SchedulerKind> AllKinds => [.. Enum.GetValues<SchedulerKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pick_AnyLoad_IsWhatItsDefinitionSays(SchedulerKind kind) =>
        Prop.ForAll(Servers, servers =>
        {
            var service = Service(kind, servers);

            // In list order, the newest first; of equals, MinBy and MaxBy give the first.
            var usable = servers.Index().Reverse().Select(entry => service[entry.Index + 1]).Where(static server => server.Weight > 0 && !server.IsOverloaded);
            var expected = Definitions[kind]([.. usable]);
            return service.Connect(default, 0) == expected;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void Pick_AnyLoad_IsNeverDrainedNorOverloaded(SchedulerKind kind) =>
        Prop.ForAll(Servers, servers =>
        {
            var service = Service(kind, servers);
            for (ushort port = 0; port < 20; port++)
            {
                var shut = servers.Index().Select(entry => service[entry.Index + 1]).Where(static server => server.Weight == 0 || server.IsOverloaded).ToArray();
                if (service.Connect(default, port) is { } picked && shut.Contains(picked))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    // sed and nq differ only while a server is idle.
    [Fact]
    public void NeverQueue_IdleServer_IsPickedThoughABiggerOneWouldBeFaster()
    {
        Server[] servers = [new(1, 0, 0, 0), new(10, 1, 0, 0)];

        Assert.Equal("1", Service(SchedulerKind.NeverQueue, servers).Connect(1));
        Assert.Equal("2", Service(SchedulerKind.ShortestExpectedDelay, servers).Connect(1));
    }

    [Fact]
    public void Failover_HeaviestDrainedAndBack_TakesEverythingAgain()
    {
        var service = new ServiceUnderTest(SchedulerFactory.Create(SchedulerKind.WeightedFailover), 3, 2, 1);
        Assert.Equal("111", service.Connect(3));

        service.SetWeight(1, 0);
        Assert.Equal("222", service.Connect(3));

        service.SetWeight(1, 3);
        Assert.Equal("111", service.Connect(3));
    }

    // ip_vs_ovf.c compares with "more than": a server of weight 2 takes three.
    [Fact]
    public void Overflow_ActiveConnectionsExceedTheWeights_GoesDownTheWeightsThenGivesNone()
    {
        var service = new ServiceUnderTest(SchedulerFactory.Create(SchedulerKind.WeightedOverflow), 1, 2);
        Assert.Equal("22211--", service.Connect(7));

        service[2].ChangeFlow(FlowState.SynRecv, FlowState.TimeWait);
        Assert.Equal("2-", service.Connect(2));
    }

    private static int LoadOf(ServerState server) => (256 * server.ActiveConnections) + server.InactiveConnections;

    private static ServiceUnderTest Service(SchedulerKind kind, Server[] servers)
    {
        var service = new ServiceUnderTest(SchedulerFactory.Create(kind, SchedulerFlags.Fallback, seed: 7), [.. servers.Select(static server => server.Weight)]);
        foreach (var (index, server) in servers.Index())
        {
            service[index + 1].SetThresholds(server.Upper, 0);
            for (var i = 0; i < server.Active + server.Inactive; i++)
            {
                service[index + 1].AddFlow(i < server.Active ? FlowState.Established : FlowState.Udp);
            }
        }

        return service;
    }

    private sealed record Server(int Weight, int Active, int Inactive, int Upper);
}
