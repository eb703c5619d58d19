using FsCheck;
using FsCheck.Fluent;
using static Lb.Core.Tests.Vrrp.RouterUnderTest;

namespace Lb.Core.Tests.Vrrp;

public sealed class VrrpSimulationTests
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(new byte[] { 100, 100 }, true, 0)]
    [InlineData(new byte[] { 200, 100 }, true, 0)]
    [InlineData(new byte[] { 200, 100 }, false, 10)]
    [InlineData(new byte[] { 100, 100 }, true, 30)]
    [InlineData(new byte[] { 100, 150, 50 }, true, 0)]
    [InlineData(new byte[] { 100, 100, 100 }, true, 20)]
    [InlineData(new byte[] { 100, 150, 100 }, false, 20)]
    [InlineData(new byte[] { 255, 100, 200 }, true, 10)]
    public void Run_RandomMisfortunes_NeverTwoMastersAndOneInTheEnd(byte[] priorities, bool preempts, int lossPercent) =>
        Prop.ForAll<int>(seed =>
        {
            var settings = priorities.Select(priority => V3 with { Priority = priority, Preempts = preempts, StartsAsMaster = priority == 255 });
            var simulation = new VrrpSimulation(seed, [.. settings]) { LossPercent = lossPercent };
            simulation.Start();
            var random = new Random(seed);
            for (var i = 0; i < 25; i++)
            {
                simulation.Run(TimeSpan.FromMilliseconds(random.Next(6000)));
                simulation.Disturb();
            }

            simulation.MendAll();
            simulation.Run(Settled);

            var master = Assert.Single(simulation.Holders);
            Assert.Equal(1, simulation.Nodes.Count(static node => node.IsActive));
            if (preempts)
                Assert.Equal(simulation.Nodes.Max(static node => node.Instance.EffectivePriority), master.Instance.EffectivePriority);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Run_EqualPriorities_TheHigherAddressWinsATie()
    {
        var simulation = new VrrpSimulation(1, V3, V3);
        simulation.Start();
        simulation.Run(Settled);

        Assert.Same(simulation.Nodes[1], Assert.Single(simulation.Holders));
    }

    [Fact]
    public void Run_MasterStoppedForFiveSeconds_YieldsToNobodyBelowIt()
    {
        var simulation = new VrrpSimulation(1, V3 with { Priority = 200 }, V3);
        simulation.Start();
        simulation.Run(Settled);
        simulation.Nodes[0].IsPaused = true;
        simulation.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(2, simulation.Holders.Count());

        simulation.Nodes[0].IsPaused = false;
        simulation.Run(TimeSpan.FromSeconds(1.002));

        Assert.Same(simulation.Nodes[0], Assert.Single(simulation.Holders));
    }
}
