using Lb.Core.Forwarding;
using Lb.Core.Metrics;

namespace Lb.Core.Tests.Metrics;

/// <summary>Rates are IPVS's.</summary>
public sealed class RateEstimatorTests
{
    // What each two seconds bring, and the rates then: computed in C with the kernel's types and expressions
    // (net/netfilter/ipvs/ip_vs_est.c, ip_vs_chain_estimation and ip_vs_read_estimator).
    private static readonly (long Connections, long Packets, long Octets, TrafficRates Rates)[] OfTheKernel =
    [
        (12, 21, 1440, new(1, 3, 180)),
        (0, 48, 2500, new(1, 8, 447)),
        (3, 27, 1100, new(1, 9, 473)),
        (0, 0, 0, new(1, 7, 355)),
        (1000000, 20000000, 2500000000, new(125001, 2500005, 312500266)),
        (0, 7, 420, new(93751, 1875005, 234375252)),
        (0, 0, 0, new(70313, 1406254, 175781439)),
        (0, 0, 0, new(52735, 1054690, 131836079)),
        (1, 2, 120, new(39551, 791018, 98877074)),
        (1, 2, 120, new(29663, 593264, 74157821)),
        (1, 2, 120, new(22248, 444948, 55618381)),
        (1, 2, 120, new(16686, 333711, 41713800)),
        (1, 2, 120, new(12515, 250284, 31285365)),
    ];

    [Fact]
    public void Sample_EveryTwoSeconds_IsTheKernelsArithmetic()
    {
        var estimator = new RateEstimator();
        TrafficTotals totals = default;
        foreach (var (connections, packets, octets, rates) in OfTheKernel)
        {
            totals += new TrafficTotals(connections, packets, octets);
            estimator.Sample(totals, RateEstimator.Interval);
            Assert.Equal(rates, estimator.Rates);
        }
    }

    [Fact]
    public void Sample_ComesLate_IsDividedByTheTimeItCovers()
    {
        var (punctual, late) = (new RateEstimator(), new RateEstimator());

        punctual.Sample(new TrafficTotals(100, 2000, 90_000), TimeSpan.FromSeconds(2));
        late.Sample(new TrafficTotals(300, 6000, 270_000), TimeSpan.FromSeconds(6));

        Assert.Equal(punctual.Rates, late.Rates);
    }

    [Fact]
    public void Sample_SameForLong_RatesAreTheTrueOnes()
    {
        var estimator = new RateEstimator();
        for (var second = 2; second <= 120; second += 2)
        {
            estimator.Sample(new TrafficTotals(5L * second, 700L * second, 1_000_000L * second), RateEstimator.Interval);
        }

        Assert.Equal(new TrafficRates(5, 700, 1_000_000), estimator.Rates);
    }
}
