using Lb.Core.Model;

namespace Lb.Core.Health;

// The URLs of an HTTP checker: one step a check.
internal sealed partial class CheckerState
{
    private int _step;
    private bool _hasFailedStep;

    private CheckerTransition HandleStep(bool isSuccess, Instant now) => isSuccess ? SucceedStep(now) : FailStep(now);

    private CheckerTransition SucceedStep(Instant now)
    {
        var transition = CheckerTransition.None;
        _failures = 0;
        _step++;
        if (_hasFailedStep)
        {
            // The step that failed is well again: now all of them.
            _hasFailedStep = false;
            _step = 0;
        }
        else if (_step == _settings.Steps)
        {
            _step = 0;
            transition = Conclude(isUp: true);
        }

        // Until there has been a verdict, one failure is enough.
        if (!HasRun)
            _failures = _settings.Retry;

        Schedule(_settings.FastRecovery && (!HasRun || !IsUp) ? TimeSpan.Zero : _settings.DelayLoop, now);
        return transition;
    }

    private CheckerTransition FailStep(Instant now)
    {
        var transition = CheckerTransition.None;
        if ((IsUp || !HasRun) && ++_failures > _settings.Retry)
        {
            transition = Conclude(isUp: false);
            _hasFailedStep = true;
        }

        Schedule(
            _hasFailedStep && _settings.DelayLoop > _settings.DelayBeforeRetry ? _settings.DelayLoop : _settings.DelayBeforeRetry, now);
        return transition;
    }

    private void ResumeSteps(CheckerState before)
    {
        _hasFailedStep = _settings.Steps > 0 && !IsUp && before._hasFailedStep;
        _step = before._step < _settings.Steps ? before._step : 0;
    }
}
