using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Health;
using Lb.Core.Model;

namespace Lb.Core.Tests.Health;

public sealed class RecoveryTests
{
    [Theory]
    [InlineData(11, 0, 1)]
    [InlineData(11, 0.999, 1)]
    [InlineData(11, 1, 2)]
    [InlineData(11, 5, 6)]
    [InlineData(11, 9.999, 10)]
    [InlineData(11, 10, 11)]
    [InlineData(11, 99, 11)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(65535, 5, 32768)]
    public void SlowStart_WeightAt_GrowsLinearly(int weight, double seconds, int expected)
    {
        var slow = new SlowStart(TimeSpan.FromSeconds(10));
        slow.Begin(Instant.Zero);
        Assert.Equal(expected, slow.WeightAt(weight, Instant.Zero + TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void SlowStart_NotBegunOrCancelled_GivesAll()
    {
        var slow = new SlowStart(TimeSpan.FromSeconds(10));
        Assert.Equal(7, slow.WeightAt(7, Instant.Zero));
        slow.Begin(Instant.Zero);
        Assert.Equal(1, slow.WeightAt(7, Instant.Zero));
        slow.Cancel();
        Assert.Equal((7, null), (slow.WeightAt(7, Instant.Zero), slow.NextDeadline(7, Instant.Zero)));
    }

    [Fact]
    public void SlowStart_OfNoDuration_GivesAllAtOnce()
    {
        var slow = new SlowStart(TimeSpan.Zero);
        slow.Begin(Instant.Zero);
        Assert.Equal(7, slow.WeightAt(7, Instant.Zero));
    }

    [Fact]
    public void SlowStart_AtEachDeadline_IsOneHeavier() =>
        Prop.ForAll(
            Gen.Choose(2, 65535).Zip(Gen.Choose(1, 100_000)).ToArbitrary(),
            input =>
            {
                var (weight, milliseconds) = input;
                var slow = new SlowStart(TimeSpan.FromMilliseconds(milliseconds));
                slow.Begin(Instant.Zero);
                var now = Instant.Zero;
                for (var step = 0; step < 50 && slow.NextDeadline(weight, now) is { } next; step++)
                {
                    var before = slow.WeightAt(weight, next + TimeSpan.FromTicks(-1));
                    var after = slow.WeightAt(weight, next);
                    if (next <= now || after <= before || after > weight)
                        return false;

                    now = next;
                }

                return slow.WeightAt(weight, Instant.Zero + TimeSpan.FromMilliseconds(milliseconds)) == weight;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void FlapDamping_ServerThatFlaps_IsKeptOutUntilItsPenaltyHasDecayed()
    {
        var damping = new FlapDamping(2, 1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
        var now = Instant.Zero;
        damping.RecordDown(now);
        damping.RecordDown(now);
        Assert.False(damping.IsSuppressedAt(now));
        Assert.Null(damping.NextDeadline);

        damping.RecordDown(now);
        Assert.True(damping.IsSuppressedAt(now));

        // 3 falls to 1 in log2(3) half-lives.
        var released = damping.NextDeadline!.Value;
        Assert.Equal(15.850, (released - now).TotalSeconds, 3);
        Assert.True(damping.IsSuppressedAt(released + TimeSpan.FromMilliseconds(-1)));
        Assert.False(damping.IsSuppressedAt(released));
        Assert.Null(damping.NextDeadline);
    }

    [Fact]
    public void FlapDamping_WildFlapping_IsBoundedInTime()
    {
        var damping = new FlapDamping(2, 1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
        for (var i = 0; i < 1000; i++)
            damping.RecordDown(Instant.Zero);

        Assert.Equal(60, (damping.NextDeadline!.Value - Instant.Zero).TotalSeconds, 3);
    }

    [Fact]
    public void FlapDamping_RareFailures_AreForgotten()
    {
        var damping = new FlapDamping(2, 1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
        for (var i = 0; i < 100; i++)
        {
            damping.RecordDown(Instant.Zero + TimeSpan.FromSeconds(30 * i));
            Assert.False(damping.IsSuppressedAt(Instant.Zero + TimeSpan.FromSeconds(30 * i)));
        }
    }
}
