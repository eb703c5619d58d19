using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Vrrp;

namespace Lb.Core.Tests.Vrrp;

public sealed class TrackedScriptStateTests
{
    /// <summary>Runs: <c>+</c> success, <c>-</c> failure. Verdicts after each: <c>U</c> up, <c>D</c> down.</summary>
    [Theory]
    [InlineData(1, 1, false, "+-+", "UDU")]
    [InlineData(3, 2, false, "+", "U")]
    [InlineData(3, 2, false, "-", "D")]
    [InlineData(3, 2, false, "+-+--", "UUUUD")]
    [InlineData(3, 2, false, "-++-+++", "DDDDDDU")]
    [InlineData(2, 1, true, "+", "D")]
    [InlineData(2, 1, true, "-++-", "DDUD")]
    [InlineData(1, 3, true, "+--+---", "UUUUUUD")]
    public void Record_Runs_GiveVerdicts(int rise, int fall, bool startsFailed, string runs, string verdicts)
    {
        var state = new TrackedScriptState(rise, fall, startsFailed);

        Assert.Equal(startsFailed ? false : null, state.IsUp);
        Assert.Equal(verdicts, string.Concat(runs.Select(run => After(state, run))));
    }

    [Fact]
    public void Record_SameResults_AreCounted()
    {
        var state = new TrackedScriptState(1, 1, startsFailed: false);

        Assert.Equal([1, 2, 3, 1, 2, 1], "+++--+".Select(run =>
        {
            _ = state.Record(run == '+');
            return state.Consecutive;
        }));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void TrackedScriptState_ThresholdBelowOne_Throws(int rise, int fall) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrackedScriptState(rise, fall, startsFailed: false));

    [Fact]
    public void Record_AnyRuns_AgreeWithKeepalivedsOneCounter() => Prop.ForAll(
        Gen.Choose(1, 4).ToArbitrary(),
        Gen.Choose(1, 4).ToArbitrary(),
        Gen.Elements(true, false).ListOf().ToArbitrary(),
        static (rise, fall, runs) => new[] { false, true }.All(startsFailed => Agree(rise, fall, startsFailed, runs))).QuickCheckThrowOnFailure();

    // keepalived has one number: below rise it is down, from there on up, and either end is where the next change is farthest.
    private static bool Agree(int rise, int fall, bool startsFailed, IEnumerable<bool> runs)
    {
        var state = new TrackedScriptState(rise, fall, startsFailed);
        var counter = startsFailed ? 0 : rise - 1;
        var isFirst = !startsFailed;
        foreach (var succeeded in runs)
        {
            counter = succeeded
                ? counter < rise - 1 ? counter + 1 : rise + fall - 1
                : counter > rise && !isFirst ? counter - 1 : 0;
            isFirst = false;
            _ = state.Record(succeeded);
            if (state.IsUp != counter >= rise)
            {
                return false;
            }
        }

        return true;
    }

    private static char After(TrackedScriptState state, char run)
    {
        var before = state.IsUp;
        Assert.Equal(state.Record(run == '+'), before != state.IsUp);
        return state.IsUp == true ? 'U' : 'D';
    }
}
