using Lb.Core.Flows;

namespace Lb.Core.Tests.Flows;

public sealed class FlowTimeoutsTests
{
    [Fact]
    public void With_SomeZero_ChangesOnlyTheOthers()
    {
        var changed = FlowTimeouts.Default.With(TimeSpan.FromSeconds(90), TimeSpan.Zero, TimeSpan.FromSeconds(30));

        for (var state = FlowState.None; state <= FlowState.Udp; state++)
        {
            var expected = state switch
            {
                FlowState.Established => 90_000u,
                FlowState.Udp => 30_000u,
                _ => FlowTimeouts.Default[state],
            };
            Assert.Equal(expected, changed[state]);
        }
    }

    [Fact]
    public void With_FinWait_ChangesFinWait() =>
        Assert.Equal(5_000u, FlowTimeouts.Default.With(TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.Zero)[FlowState.FinWait]);

    [Theory]
    [InlineData(-1)]
    [InlineData(25L * 24 * 3600)]
    public void With_OutOfRange_Throws(long seconds)
    {
        var value = TimeSpan.FromSeconds(seconds);

        Assert.Throws<ArgumentOutOfRangeException>("established", () => FlowTimeouts.Default.With(value, TimeSpan.Zero, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("finWait", () => FlowTimeouts.Default.With(TimeSpan.Zero, value, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("udp", () => FlowTimeouts.Default.With(TimeSpan.Zero, TimeSpan.Zero, value));
    }
}
