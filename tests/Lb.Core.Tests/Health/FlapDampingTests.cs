using Lb.Core.Health;
using Lb.Core.Model;

namespace Lb.Core.Tests.Health;

/// <summary>How long a server that goes up and down is kept out.</summary>
public sealed class FlapDampingTests
{
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
