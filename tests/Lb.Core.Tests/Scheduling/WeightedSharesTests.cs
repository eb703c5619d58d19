using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Flows;
using Lb.Core.Scheduling;

namespace Lb.Core.Tests.Scheduling;

/// <summary>Properties of the two weighted schedulers for any weights.</summary>
public sealed class WeightedSharesTests
{
    private static readonly Arbitrary<int[]> Weights = Gen.Choose(0, 12)
        .NonEmptyListOf()
        .Select(static weights => weights.Take(9).ToArray())
        .Where(static weights => weights.Any(static weight => weight > 0))
        .ToArbitrary();

    [Fact]
    public void Wrr_AnyPeriodAfterTheFirst_GivesExactShares() =>
        Prop.ForAll(Weights, static weights => HasExactShares(new WeightedRoundRobinScheduler(), weights, skipped: weights.Length))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void SmoothWrr_AnyPeriod_GivesExactShares() =>
        Prop.ForAll(Weights, static weights => HasExactShares(new SmoothWeightedRoundRobinScheduler(), weights, skipped: 0))
            .QuickCheckThrowOnFailure();

    // With two servers the heavier one's picks lie between those of the other, so no order has shorter runs than this.
    [Fact]
    public void SmoothWrr_TwoServers_HasTheShortestRunsPossible() =>
        Prop.ForAll(Gen.Choose(1, 200).Two().ToArbitrary(), static pair =>
        {
            var (heavy, light) = (Math.Max(pair.Item1, pair.Item2), Math.Min(pair.Item1, pair.Item2));
            var service = new ServiceUnderTest(new SmoothWeightedRoundRobinScheduler(), heavy, light);
            return LongestRun(service.Connect(3 * (heavy + light)), '1') <= (heavy + light - 1) / light;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(100, 1, 1, 1, 1)]
    [InlineData(100, 50, 2, 2)]
    [InlineData(9, 1, 1, 1)]
    public void SmoothWrr_OneHeavyServer_RunsShorterThanTheKernels(params int[] weights)
    {
        var period = weights.Sum();
        var smooth = new ServiceUnderTest(new SmoothWeightedRoundRobinScheduler(), weights).Connect(3 * period);
        var kernel = new ServiceUnderTest(new WeightedRoundRobinScheduler(), weights).Connect(3 * period);

        Assert.True(LongestRun(smooth, '1') < LongestRun(kernel, '1'));
    }

    // "Observed" table of ipvs-semantics §4.1, names in list order: A is the head, which was added last.
    [Theory]
    [InlineData("4,3,2", "AABABCABC", "ABCABACBA")]
    [InlineData("2,3,4", "CBCABCABC", "CBACBCABC")]
    [InlineData("5,1,1", "AAAAABC", "AABACAA")]
    [InlineData("1,1,5", "CCCCABC", "CCACBCC")]
    [InlineData("3,1", "AAAB", "AABA")]
    [InlineData("3,2", "AABAB", "ABABA")]
    [InlineData("7,3", "AAAAABABAB", "ABAAABAABA")]
    [InlineData("6,4,2", "AABABC", "ABACBA")]
    public void Pick_WeightsOfTheReference_GivesItsPeriods(string weights, string kernelPeriod, string smoothPeriod)
    {
        var inListOrder = weights.Split(',').Select(int.Parse).ToArray();
        var smooth = new ServiceUnderTest(new SmoothWeightedRoundRobinScheduler(), [.. inListOrder.Reverse()]);
        var kernel = new ServiceUnderTest(new WeightedRoundRobinScheduler(), [.. inListOrder.Reverse()]);

        Assert.Equal(smoothPeriod + smoothPeriod, Named(smooth.Connect(2 * smoothPeriod.Length)));

        // Built server by server, the kernel's order begins on its lowest level: the same circle, entered elsewhere.
        Assert.Contains(kernelPeriod + kernelPeriod, Named(kernel.Connect(3 * kernelPeriod.Length)), StringComparison.Ordinal);

        string Named(string picks) => string.Concat(picks.Select(pick => (char)('A' + inListOrder.Length - (pick - '0'))));
    }

    /// <summary>
    /// Whatever servers are overloaded at the time, wrr picks what going through list and levels one step at a time arrives at.
    /// </summary>
    [Fact]
    public void Wrr_ServersOverloadedAtRandom_PicksWhatSingleStepsArriveAt() =>
        Prop.ForAll(Weights, Gen.Choose(0, int.MaxValue).ToArbitrary(), static (weights, seed) =>
        {
            var random = new Random(seed);
            var service = new ServiceUnderTest(new WeightedRoundRobinScheduler(), weights);
            var list = Enumerable.Range(1, weights.Length).Reverse().Select(digit => service[digit]).ToArray();
            var step = weights.Aggregate(GreatestCommonDivisor);
            var highest = weights.Max() - step + 1;
            var (place, level) = (-1, 1);
            for (var pick = 0; pick < 40; pick++)
            {
                foreach (var server in list)
                {
                    server.SetThresholds(0, 0);
                    server.SetThresholds(random.Next(3) == 0 ? 1 : int.MaxValue, 0);
                    server.AddFlow(FlowState.Established);
                }

                if (!list.Any(static server => server.Weight > 0 && !server.IsOverloaded))
                {
                    list[Array.FindIndex(list, static server => server.Weight > 0)].SetThresholds(0, 0);
                }

                do
                {
                    place++;
                    if (place == list.Length)
                    {
                        (place, level) = (0, level - step > 0 ? level - step : highest);
                    }
                }
                while (list[place].IsOverloaded || list[place].Weight < level);

                Assert.Equal((char)('0' + list[place].RealServerId.Value), service.Connect(1)[0]);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Wrr_HeavyServerOverloaded_StillPicksAtOnce()
    {
        var service = new ServiceUnderTest(new WeightedRoundRobinScheduler(), ServerState.MaximumWeight, 1);
        service[1].SetThresholds(upper: 2, lower: 0);

        // Passes that pick nothing are 65534 for each of these: in single steps, some 10^10 of them.
        Assert.Equal("21122222", service.Connect(8));
        Assert.Equal(100_000, service.Connect(100_000).Count(static pick => pick == '2'));
    }

    // ip_vs_wrr_dest_changed: the level 4 that was reached becomes the level (4 / 2) * 2 + 1 = 5 of the new divisor 2.
    [Fact]
    public void Wrr_EditThatChangesTheDivisor_GoesOnAtTheNearestLevel()
    {
        var service = new ServiceUnderTest(new WeightedRoundRobinScheduler(), 6, 1);
        Assert.Equal("21111", service.Connect(5));

        service.SetWeight(2, 2);

        Assert.Equal("11211121", service.Connect(8));
    }

    // ip_vs_wrr.c: having found nothing, the kernel leaves the turn where the search began, and does not give it back to the head.
    [Fact]
    public void Wrr_EveryServerOverloadedForAWhile_GoesOnAfterTheServerPickedLast()
    {
        var service = new ServiceUnderTest(new WeightedRoundRobinScheduler(), 1, 1, 1);
        Assert.Equal("3", service.Connect(1));

        foreach (var digit in new[] { 1, 2, 3 })
        {
            service[digit].SetThresholds(upper: 1, lower: 0);
            service[digit].AddFlow(FlowState.Udp);
        }

        Assert.Equal("--", service.Connect(2));

        foreach (var digit in new[] { 1, 2, 3 })
        {
            service[digit].SetThresholds(upper: 0, lower: 0);
        }

        Assert.Equal("213", service.Connect(3));
    }

    private static bool HasExactShares(IScheduler scheduler, int[] weights, int skipped)
    {
        var divisor = weights.Aggregate(GreatestCommonDivisor);
        var period = weights.Sum() / divisor;
        var service = new ServiceUnderTest(scheduler, weights);
        service.Connect(skipped);
        var picks = service.Connect(period);
        return weights.Select((weight, i) => picks.Count(pick => pick == '1' + i) == weight / divisor).All(static isExact => isExact);
    }

    private static int LongestRun(string picks, char of) => picks.Split([.. picks.Where(pick => pick != of).Distinct()]).Max(static run => run.Length);

    private static int GreatestCommonDivisor(int left, int right) => right == 0 ? left : GreatestCommonDivisor(right, left % right);
}
