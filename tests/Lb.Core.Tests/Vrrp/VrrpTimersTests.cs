using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Vrrp;

public sealed class VrrpTimersTests
{
    // Computed by hand from 3 x interval + (256 - priority) / 256 x (one second or the interval).
    [Theory]
    [InlineData(2, 1, 100, 3_996_093.7)]
    [InlineData(2, 100, 100, 3_609_375.0)]
    [InlineData(2, 200, 100, 3_218_750.0)]
    [InlineData(2, 254, 100, 3_007_812.5)]
    [InlineData(2, 100, 1000, 30_609_375.0)]
    [InlineData(2, 1, 25500, 765_996_093.7)]
    [InlineData(3, 1, 100, 3_996_093.7)]
    [InlineData(3, 100, 100, 3_609_375.0)]
    [InlineData(3, 200, 100, 3_218_750.0)]
    [InlineData(3, 254, 100, 3_007_812.5)]
    [InlineData(3, 1, 10, 399_609.3)]
    [InlineData(3, 100, 10, 360_937.5)]
    [InlineData(3, 200, 10, 321_875.0)]
    [InlineData(3, 254, 10, 300_781.2)]
    [InlineData(3, 1, 5, 199_804.6)]
    [InlineData(3, 100, 5, 180_468.7)]
    [InlineData(3, 200, 5, 160_937.5)]
    [InlineData(3, 254, 5, 150_390.6)]
    [InlineData(3, 1, 1, 39_960.9)]
    [InlineData(3, 100, 1, 36_093.7)]
    [InlineData(3, 200, 1, 32_187.5)]
    [InlineData(3, 254, 1, 30_078.1)]
    [InlineData(3, 255, 4095, 123_009_960.9)]
    [InlineData(3, 1, 4095, 163_640_039.0)]
    public void MasterDown_RowOfTheTable_IsExact(byte version, byte priority, ushort centiseconds, double microseconds) =>
        Assert.Equal(
            new TimeSpan((long)Math.Round(microseconds * TimeSpan.TicksPerMicrosecond)),
            VrrpTimers.MasterDown((VrrpVersion)version, priority, new Centiseconds(centiseconds).ToTimeSpan(), 3));

    [Fact]
    public void MasterDown_TenSecondsAtPriorityOne_DoesNotOverflow() =>
        Assert.Equal(TimeSpan.FromTicks(399_609_375), VrrpTimers.MasterDown(VrrpVersion.V3, 1, TimeSpan.FromSeconds(10), 3));

    [Fact]
    public void Skew_EveryNextPriority_IsShorter()
    {
        var skews = Enumerable.Range(1, 255).Select(static priority => VrrpTimers.Skew(VrrpVersion.V3, (byte)priority, TimeSpan.FromMilliseconds(10))).ToList();

        Assert.Equal(skews.OrderDescending().Distinct(), skews);
        Assert.True(skews[^1] > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(1, 1_609_375)]
    [InlineData(100, 100_609_375)]
    public void MasterDown_DownTimerAdverts_CountsThem(byte adverts, long microseconds) =>
        Assert.Equal(TimeSpan.FromMicroseconds(microseconds), VrrpTimers.MasterDown(VrrpVersion.V3, 100, TimeSpan.FromSeconds(1), adverts));
}
