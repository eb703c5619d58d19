using Lb.Core.Health;
using Lb.Core.Model;

namespace Lb.Core.Tests.Health;

/// <summary>A checker in virtual time: results of runs are letters, and a run takes no time unless it is said.</summary>
internal sealed class CheckerRun(CheckerSettings settings, double chance = 0)
{
    public CheckerState State { get; } = new(settings, Instant.Zero, chance);

    public Instant Now { get; private set; } = Instant.Zero;

    public static CheckerSettings Settings(
        double delayLoop = 10, double delayBeforeRetry = 3, int retry = 1, bool alpha = false, int steps = 0, bool fast = false)
    {
        return new CheckerSettings
        {
            DelayLoop = TimeSpan.FromSeconds(delayLoop),
            DelayBeforeRetry = TimeSpan.FromSeconds(delayBeforeRetry),
            Warmup = TimeSpan.Zero,
            Retry = retry,
            Alpha = alpha,
            Steps = steps,
            FastRecovery = fast,
        };
    }

    /// <summary>
    /// Feeds results, <c>+</c> or <c>-</c>, each at its deadline. Shown for each: seconds of its start, the step if there are several,
    /// and <c>U D u d</c> for up, down, confirmed up and confirmed down.
    /// </summary>
    public string Feed(string results) => string.Join(' ', results.Select(letter => Feed(letter == '+')));

    /// <summary>One run that takes a while.</summary>
    public string Feed(bool isSuccess, double seconds = 0)
    {
        Now = State.NextDeadline!.Value;
        var started = State.TryStart(Now, out var step) ? "" : "?";
        var at = (Now - Instant.Zero).TotalSeconds;
        Now += TimeSpan.FromSeconds(seconds);
        var transition = State.Handle(new CheckResult(isSuccess, "", TimeSpan.Zero), Now);
        return $"{started}{at}{(settings.Steps > 1 ? "/" + step : "")}{Letter(transition)}";
    }

    private static string Letter(CheckerTransition transition) => transition switch
    {
        CheckerTransition.WentUp => "U",
        CheckerTransition.WentDown => "D",
        CheckerTransition.ConfirmedUp => "u",
        CheckerTransition.ConfirmedDown => "d",
        _ => "",
    };
}
