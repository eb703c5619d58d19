using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Health;
using Lb.Core.Model;

namespace Lb.Core.Tests.Health;

/// <summary>How much of its weight a server has that came back.</summary>
public sealed class SlowStartTests
{
    [Theory]
    [InlineData(10, 0, 1)]
    [InlineData(10, 0.999, 1)]
    [InlineData(10, 1, 10)]
    [InlineData(10, 5.999, 50)]
    [InlineData(10, 9.999, 90)]
    [InlineData(10, 10, 100)]
    [InlineData(10, 99, 100)]
    [InlineData(6, 1, 16)]
    [InlineData(200, 3.999, 1)]
    [InlineData(200, 4, 2)]
    [InlineData(86_400, 43_200, 50)]
    [InlineData(0.5, 0.499, 1)]
    [InlineData(0.5, 0.5, 100)]
    public void PercentAt_SomeTimeAfterTheBeginning_IsThatPartOfTheDuration(double duration, double seconds, int percent) =>
        Assert.Equal(percent, Begun(TimeSpan.FromSeconds(duration)).PercentAt(At(seconds)));

    [Fact]
    public void PercentAt_NotBegunOrCancelled_IsAll()
    {
        var slow = new SlowStart(TimeSpan.FromSeconds(10));
        Assert.Equal((100, null), (slow.PercentAt(Instant.Zero), slow.NextDeadline(Instant.Zero)));

        slow.Begin();
        Assert.Equal((1, At(1)), (slow.PercentAt(Instant.Zero), slow.NextDeadline(Instant.Zero)));

        slow.Cancel();
        Assert.Equal((100, null), (slow.PercentAt(Instant.Zero), slow.NextDeadline(Instant.Zero)));
    }

    [Fact]
    public void PercentAt_NoDuration_IsAll() => Assert.Equal(100, Begun(TimeSpan.Zero).PercentAt(Instant.Zero));

    [Fact]
    public void PercentAt_BegunLongBeforeTheFirstFlows_CountsFromThem()
    {
        var slow = new SlowStart(TimeSpan.FromSeconds(10));
        slow.Begin();
        Assert.Null(slow.NextDeadline(At(1000)));
        Assert.Equal(1, slow.PercentAt(At(1000)));
        Assert.Equal(50, slow.PercentAt(At(1005)));
    }

    [Fact]
    public void Hold_UnderWay_BeginsAnew()
    {
        var slow = Begun(TimeSpan.FromSeconds(10));
        Assert.Equal(50, slow.PercentAt(At(5)));
        slow.Hold();
        slow.Hold();
        Assert.Equal((1, 50), (slow.PercentAt(At(100)), slow.PercentAt(At(105))));
    }

    [Fact]
    public void Hold_Over_StaysOver()
    {
        var slow = Begun(TimeSpan.FromSeconds(10));
        Assert.Equal(100, slow.PercentAt(At(10)));
        slow.Hold();
        Assert.Equal(100, slow.PercentAt(At(11)));
    }

    [Theory]
    [InlineData(20, 5, 25)]
    [InlineData(5, 5, 100)]
    [InlineData(0, 5, 100)]
    [InlineData(20, 10, 100)]
    public void PercentAt_OtherDurationAfterAReload_GoesOnFromTheSameBeginningIfItWasUnderWay(int duration, int reloadedAt, int percent)
    {
        var before = Begun(TimeSpan.FromSeconds(10));
        _ = before.PercentAt(At(reloadedAt));
        Assert.Equal(percent, new SlowStart(TimeSpan.FromSeconds(duration), before).PercentAt(At(reloadedAt)));
    }

    /// <summary>From deadline to deadline: more each time, never ahead of the straight line, behind it by less than a step.</summary>
    [Fact]
    public void NextDeadline_AnyDuration_IsTheNextStepOfAStraightLine() =>
        Prop.ForAll(
            Gen.OneOf(Gen.Choose(1, 200_000), Gen.Choose(1, 86_400_000)).ToArbitrary(),
            milliseconds =>
            {
                var duration = TimeSpan.FromMilliseconds(milliseconds);
                var slow = Begun(duration);
                var (now, percent, steps) = (Instant.Zero, slow.PercentAt(Instant.Zero), 0);
                var step = Math.Max(1, duration.TotalSeconds / 100) / duration.TotalSeconds * 100;
                while (slow.NextDeadline(now) is { } next)
                {
                    if (next <= now || slow.PercentAt(next + TimeSpan.FromTicks(-1)) != percent)
                        return false;

                    var (line, more) = ((next - Instant.Zero) / duration * 100, slow.PercentAt(next));
                    if ((more <= percent && percent > 1) || more > line + 1e-6 || more < line - step - 1)
                        return false;

                    (now, percent, steps) = (next, more, steps + 1);
                }

                return percent == 100 && now - Instant.Zero == duration && steps <= 100;
            }).QuickCheckThrowOnFailure();

    private static SlowStart Begun(TimeSpan duration)
    {
        var slow = new SlowStart(duration);
        slow.Begin();
        _ = slow.PercentAt(Instant.Zero);
        return slow;
    }

    private static Instant At(double seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);
}
