using Lb.Core.Model;

namespace Lb.Core.Health;

/// <summary>
/// When one checker runs, and what its results come to: keepalived's rules (2.2.7). It has no clock and no socket. A shell waits for
/// <see cref="NextDeadline"/>, calls <see cref="TryStart"/>, runs the step it names, and hands the result to <see cref="Handle"/>.
/// <list type="bullet">
/// <item>The first check comes after a random part of the warm-up, and its failure is never forgiven.</item>
/// <item>While up, as many failures in a row as <c>retry</c> says are forgiven; the next one takes it down.</item>
/// <item>While down, nothing is retried: each check comes a <c>delay_loop</c> after the one before, and one success brings it up.</item>
/// </list>
/// HTTP and SMTP have rules of their own: <see cref="CheckerSettings.Steps"/>, <see cref="CheckerSettings.RetriesAlways"/>.
/// </summary>
internal sealed partial class CheckerState
{
    private readonly CheckerSettings _settings;
    private Instant _startedAt;

    // keepalived's retry_it. It begins at the limit, so that the first failure counts.
    private int _failures;

    /// <summary>Makes a checker that waits for its first check.</summary>
    /// <param name="settings">The schedule.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="chance">A random number, 0 to less than 1: the part of the warm-up that is waited.</param>
    public CheckerState(CheckerSettings settings, Instant now, double chance)
    {
        _settings = settings;
        _failures = settings.RetriesAlways ? 0 : settings.Retry;
        IsUp = !settings.Alpha;
        NextDeadline = now + (settings.Warmup * chance);
    }

    /// <summary>Whether the server is well, as far as this checker says.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether there has been a verdict; before it, <see cref="IsUp"/> is what is assumed.</summary>
    public bool HasRun { get; private set; }

    /// <summary>When the next check is due; null while one runs.</summary>
    public Instant? NextDeadline { get; private set; }

    /// <summary>Failures since the last success that were forgiven.</summary>
    public int ForgivenFailures => HasRun && IsUp ? _failures : 0;

    /// <summary>The last result, or null before the first.</summary>
    public CheckResult? LastResult { get; private set; }

    /// <summary>When <see cref="LastResult"/> came.</summary>
    public Instant LastResultAt { get; private set; }

    /// <summary>What the last success means for the server's weight; a failure that is forgiven does not change it.</summary>
    public WeightInfluence Weight { get; private set; }

    /// <summary>Begins a check if one is due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="step">Which of the steps to run; 0 where there is but one.</param>
    public bool TryStart(Instant now, out int step)
    {
        step = _step;
        if (NextDeadline is not { } deadline || now < deadline)
            return false;

        NextDeadline = null;
        _startedAt = now;
        return true;
    }

    /// <summary>Takes the result of the check that runs.</summary>
    /// <param name="result">The result.</param>
    /// <param name="now">When it came.</param>
    /// <returns>What it did.</returns>
    public CheckerTransition Handle(in CheckResult result, Instant now)
    {
        LastResult = result;
        LastResultAt = now;
        Weight = result.IsSuccess ? result.Weight : Weight;
        if (_settings.Steps > 0)
            return HandleStep(result.IsSuccess, now);

        return result.IsSuccess ? Succeed(now) : Fail(now);
    }

    /// <summary>Continues where an equal checker stood before a reload; what ran then is not waited for.</summary>
    /// <param name="before">The checker of the configuration before.</param>
    /// <param name="now">The time.</param>
    public void Resume(CheckerState before, Instant now)
    {
        if (!before.HasRun)
        {
            // Reload after reload must not put the first check off for ever.
            NextDeadline = before.NextDeadline is { } first ? Earlier(first) : now;
            return;
        }

        HasRun = true;
        IsUp = before.IsUp;
        LastResult = before.LastResult;
        LastResultAt = before.LastResultAt;
        Weight = before.Weight;
        _failures = IsUp || _settings.RetriesAlways ? Math.Min(before._failures, _settings.Retry) : _settings.Retry + 1;
        ResumeSteps(before);

        // What ran is asked again at once; later than a delay_loop from now would be a surprise.
        NextDeadline = now + _settings.DelayLoop;
        NextDeadline = before.NextDeadline is { } due ? Earlier(due) : now;

        Instant? Earlier(Instant moment) => moment < NextDeadline ? moment : NextDeadline;
    }

    private CheckerTransition Succeed(Instant now)
    {
        _failures = 0;
        Schedule(_settings.DelayLoop, now);
        return Conclude(isUp: true);
    }

    private CheckerTransition Fail(Instant now)
    {
        var mayRetry = IsUp || _settings.RetriesAlways;
        if ((mayRetry || !HasRun) && _failures >= _settings.Retry)
        {
            _failures = 0;
            Schedule(_settings.DelayLoop, now);
            return Conclude(isUp: false);
        }

        if (mayRetry)
            _failures++;

        Schedule(mayRetry ? _settings.DelayBeforeRetry : _settings.DelayLoop, now);
        return CheckerTransition.None;
    }

    private CheckerTransition Conclude(bool isUp)
    {
        var isFirst = !HasRun;
        HasRun = true;
        if (IsUp == isUp)
            return !isFirst ? CheckerTransition.None : isUp ? CheckerTransition.ConfirmedUp : CheckerTransition.ConfirmedDown;

        IsUp = isUp;
        return isUp ? CheckerTransition.WentUp : CheckerTransition.WentDown;
    }

    private void Schedule(TimeSpan delay, Instant now)
    {
        var due = (_settings.CountsFromStart ? _startedAt : now) + delay;
        NextDeadline = due < now ? now : due;
    }
}
