using Lb.Core.Health;
using Lb.Core.Model;

namespace Lb.Core.Tests.Health;

/// <summary>
/// The tables were replayed against keepalived 2.2.7 itself, at a tenth of the times, with servers that answered as the letters say:
/// the plain one as DNS_CHECK, the others as SMTP_CHECK and HTTP_GET. Its times and transitions are these, but for the one that says so.
/// </summary>
public sealed class CheckerStateTests
{
    [Theory]
    [InlineData(0, false, "+++", "0u 10 20")]
    [InlineData(0, false, "+-+", "0u 10D 20U")]
    [InlineData(1, false, "+-+-+", "0u 10 13 23 26")]
    [InlineData(1, false, "+--+", "0u 10 13D 23U")]
    [InlineData(3, false, "+----+", "0u 10 13 16 19D 29U")]
    [InlineData(3, false, "+---+---", "0u 10 13 16 19 29 32 35")]
    [InlineData(3, false, "--+-", "0D 10 20U 30")]
    [InlineData(1, false, "----+", "0D 10 20 30 40U")]
    [InlineData(1, true, "+", "0U")]
    [InlineData(1, true, "--+--", "0d 10 20U 30 33D")]
    [InlineData(3, true, "-+----", "0d 10U 20 23 26 29D")]
    public void Handle_Results_AreWhatKeepalivedMakesOfThem(int retry, bool alpha, string results, string expected) =>
        Assert.Equal(expected, new CheckerRun(CheckerRun.Settings(retry: retry, alpha: alpha)).Feed(results));

    [Theory]
    [InlineData(0, false, "+-+", "0u 10D 20U")]
    [InlineData(1, false, "+--+", "0u 10 13D 23U")]
    [InlineData(3, false, "+---+---", "0u 10 13 16 19 29 32 35")]
    [InlineData(3, false, "--+-", "0 3 6u 16")]
    [InlineData(1, false, "----+", "0 3D 13 16 26U")]
    [InlineData(1, true, "--+--", "0 3d 13U 23 26D")]
    [InlineData(3, true, "-+----", "0 3U 13 16 19 22D")]
    public void Handle_CheckerThatRetriesAlways_DoesSoInEveryState(int retry, bool alpha, string results, string expected) =>
        Assert.Equal(
            expected, new CheckerRun(CheckerRun.Settings(retry: retry, alpha: alpha) with { RetriesAlways = true }).Feed(results));

    // Between two steps there is a delay_loop; a failed one must be well again, and then all of them.
    [Theory]
    [InlineData(1, 1, false, false, "++", "0u 10")]
    [InlineData(2, 1, false, false, "+++", "0/0 10/1u 20/0")]
    [InlineData(2, 1, false, false, "++-+", "0/0 10/1u 20/0 23/0")]
    [InlineData(2, 1, false, false, "++--+++", "0/0 10/1u 20/0 23/0D 33/0 43/0 53/1U")]
    [InlineData(2, 1, false, false, "+++--+++", "0/0 10/1u 20/0 30/1 33/1D 43/1 53/0 63/1U")]
    [InlineData(2, 1, false, false, "++--+-+", "0/0 10/1u 20/0 23/0D 33/0 43/0 46/0")]
    [InlineData(1, 1, false, false, "+--++", "0u 10 13D 23 33U")]
    [InlineData(2, 1, false, false, "+-", "0/0 10/1D")]
    [InlineData(2, 1, true, false, "++", "0/0 10/1U")]
    [InlineData(2, 1, true, true, "+++", "0/0 0/1U 10/0")]
    [InlineData(2, 1, true, true, "-+++", "0/0d 10/0 10/0 10/1U")]
    [InlineData(3, 0, false, true, "+++-+", "0/0 0/1 0/2u 10/0D 20/0")]
    public void Handle_StepsOfAPass_AreTakenAsKeepalivedTakesThem(
        int steps, int retry, bool alpha, bool fast, string results, string expected) =>
        Assert.Equal(expected, new CheckerRun(CheckerRun.Settings(retry: retry, alpha: alpha, steps: steps, fast: fast)).Feed(results));

    // keepalived asks again at once, and goes on so as long as the URL fails.
    [Fact]
    public void Handle_StepThatFailsInAFastPass_WaitsBeforeTheRetry() =>
        Assert.Equal(
            "0/0 0/1 0/2u 10/0D 20/0 20/0 23/0 23/1 23/2U",
            new CheckerRun(CheckerRun.Settings(retry: 0, steps: 3, fast: true)).Feed("+++-+-+++"));

    // keepalived: the longer of delay_loop and delay_before_retry while a URL has failed.
    [Fact]
    public void Handle_FailedStepWithLongRetryDelay_WaitsTheLonger() =>
        Assert.Equal("0D 7 14", new CheckerRun(CheckerRun.Settings(delayLoop: 2, delayBeforeRetry: 7, steps: 1)).Feed("---"));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 4)]
    [InlineData(0.999, 7.992)]
    public void NextDeadline_BeforeTheFirstCheck_IsAPartOfTheWarmup(double chance, double expected)
    {
        var state = new CheckerState(CheckerRun.Settings() with { Warmup = TimeSpan.FromSeconds(8) }, Instant.Zero, chance);
        Assert.Equal(TimeSpan.FromSeconds(expected), state.NextDeadline - Instant.Zero);
        Assert.False(state.TryStart(Instant.Zero + TimeSpan.FromSeconds(expected) + TimeSpan.FromTicks(-1), out _));
        Assert.True(state.TryStart(Instant.Zero + TimeSpan.FromSeconds(expected), out _));
        Assert.Null(state.NextDeadline);
        Assert.False(state.TryStart(Instant.Zero + TimeSpan.FromSeconds(99), out _));
    }

    [Theory]
    [InlineData(false, 4, "14")]
    [InlineData(true, 4, "10")]
    [InlineData(true, 12, "12")]
    public void NextDeadline_AfterALongRun_CountsFromItsEndOrStart(bool fromStart, double seconds, string expected)
    {
        var run = new CheckerRun(CheckerRun.Settings() with { CountsFromStart = fromStart });
        run.Feed(true, seconds);
        Assert.Equal(expected, run.Feed("+"));
    }

    [Theory]
    [InlineData("+", 1, "10D", true)]
    [InlineData("+-", 1, "13D", true)]
    [InlineData("-", 1, "10", false)]
    [InlineData("+---", 3, "19D", true)]
    public void Resume_AfterAReload_GoesOn(string before, int retryBefore, string next, bool isUp)
    {
        var old = new CheckerRun(CheckerRun.Settings(retry: retryBefore));
        old.Feed(before);
        var resumed = new CheckerRun(CheckerRun.Settings(retry: before == "+" ? 0 : 1, alpha: true));
        resumed.State.Resume(old.State, old.Now);
        Assert.Equal((isUp, true), (resumed.State.IsUp, resumed.State.HasRun));
        Assert.Equal(next, resumed.Feed("-"));
    }

    [Fact]
    public void Resume_OfOneThatNeverRan_StartsAnew()
    {
        var resumed = new CheckerRun(CheckerRun.Settings(alpha: true));
        resumed.State.Resume(new CheckerState(CheckerRun.Settings(), Instant.Zero, 0), Instant.Zero);
        Assert.Equal((false, false), (resumed.State.IsUp, resumed.State.HasRun));
        Assert.Equal("0U", resumed.Feed("+"));
    }

    [Fact]
    public void LastResult_AfterARun_IsKept()
    {
        var run = new CheckerRun(CheckerRun.Settings(retry: 2));
        Assert.Null(run.State.LastResult);
        run.Feed("+--");
        Assert.Equal((false, 2), (run.State.LastResult!.Value.IsSuccess, run.State.ForgivenFailures));
        Assert.Equal(13, (run.State.LastResultAt - Instant.Zero).TotalSeconds);
    }
}
