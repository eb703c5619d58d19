using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Flows;
using Lb.Core.Scheduling;

namespace Lb.Core.Tests.Scheduling;

public sealed class PowerOfTwoChoicesTests
{
    private static readonly Arbitrary<(int Weight, int Flows)[]> Servers =
        Gen.Choose(0, 5).Zip(Gen.Choose(0, 6)).NonEmptyListOf().Select(static servers => servers.Take(9).ToArray()).ToArbitrary();

    /// <summary>The same draws made beside it: the pick is the one of the two with less load for its weight, the first if they are equal.</summary>
    [Fact]
    public void Pick_AnyLoad_IsTheBetterOfTheTwoDrawn() =>
        Prop.ForAll(Servers, Gen.Choose(0, int.MaxValue).ToArbitrary(), static (servers, seed) =>
        {
            var service = Service((ulong)seed, servers);
            var random = new SplitMix((ulong)seed);

            // Each server as often as its weight says, in list order.
            var urn = servers.Index().Reverse().SelectMany(entry => Enumerable.Repeat(service[entry.Index + 1], entry.Item.Weight)).ToArray();
            for (ushort port = 0; port < 20; port++)
            {
                ServerState? better = null;
                if (urn.Length > 0)
                {
                    var first = urn[random.Below((ulong)urn.Length)];
                    var second = urn[random.Below((ulong)urn.Length)];
                    better = Share(second) < Share(first) ? second : first;
                }

                if (service.Connect(default, port) != better)
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    // Drawn twice, the loaded one of two equals is picked: one time in four.
    [Fact]
    public void Pick_OneOfTwoIsLoaded_GetsAQuarter()
    {
        var picks = 0;
        var service = Service(seed: 3, (1, 1_000_000), (1, 0));
        for (var i = 0; i < 10_000; i++)
        {
            var server = service.Connect(default, 0)!;
            server.RemoveFlow(FlowState.SynRecv);
            picks += server == service[1] ? 1 : 0;
        }

        Assert.InRange(picks, 2_300, 2_700);
    }

    [Fact]
    public void Pick_EqualSeeds_DrawAlikeAndOthersDoNot()
    {
        (int, int)[] servers = [(1, 0), (2, 0), (3, 0), (4, 0)];
        var one = Service(5, servers).Connect(100);
        Assert.Equal(one, Service(5, servers).Connect(100));
        Assert.NotEqual(one, Service(6, servers).Connect(100));
    }

    [Fact]
    public void Below_Numbers_AreEven()
    {
        var random = new SplitMix(1);
        var seen = new int[10];
        for (var i = 0; i < 100_000; i++)
        {
            seen[random.Below(10)]++;
        }

        Assert.All(seen, static count => Assert.InRange(count, 9_600, 10_400));
    }

    private static decimal Share(ServerState server) => ((256m * server.ActiveConnections) + server.InactiveConnections) / server.Weight;

    private static ServiceUnderTest Service(ulong seed, params (int Weight, int Flows)[] servers)
    {
        var service = new ServiceUnderTest(SchedulerFactory.Create(SchedulerKind.PowerOfTwoChoices, seed: seed), [.. servers.Select(static server => server.Weight)]);
        foreach (var (index, server) in servers.Index())
        {
            for (var i = 0; i < server.Flows; i++)
            {
                service[index + 1].AddFlow(FlowState.Established);
            }
        }

        return service;
    }
}
