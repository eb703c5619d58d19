using Lb.Core.Model;

namespace Lb.Core.Vrrp;

/// <content>What happens when time passes.</content>
internal sealed partial class VrrpInstance
{
    private Instant? _masterDown;
    private Instant? _preemptDelayEnd;
    private Instant? _advertise;
    private Instant? _secondGratuitous;
    private Instant? _refreshGratuitous;
    private Instant? _lowerPriorityGratuitous;

    /// <summary>
    /// After a pause of this process (SIGSTOP, debugger, a stalled machine) others may have acted on its silence. It then holds its tongue
    /// for one advertisement interval, in which what was received meanwhile, or the next advertisement, tells who is MASTER.
    /// </summary>
    private bool _isListening;

    /// <summary>When <see cref="VrrpEvent.DeadlineReached"/> is due; null if nothing is waited for.</summary>
    public Instant? NextDeadline => State switch
    {
        VrrpState.Backup => _masterDown,
        VrrpState.Master when _isListening => _advertise,
        VrrpState.Master => Instant.Earlier(Instant.Earlier(_advertise, _secondGratuitous), Instant.Earlier(_refreshGratuitous, _lowerPriorityGratuitous)),
        _ => null,
    };

    private static bool IsDue(Instant? deadline, Instant now) => deadline is { } at && at <= now;

    private void StopTimers()
    {
        _masterDown = null;
        _preemptDelayEnd = null;
        _advertise = null;
        _secondGratuitous = null;
        _refreshGratuitous = null;
        _lowerPriorityGratuitous = null;
        _ownerConflictEnd = null;
        _isListening = false;
    }

    private void HandleDeadline(Instant now)
    {
        if (State == VrrpState.Backup && IsDue(_masterDown, now))
            HandleMasterDown(now);
        else if (State == VrrpState.Master && !NoticePause(now))
            HandleMasterDeadline(now);
    }

    private void HandleMasterDown(Instant now)
    {
        // A timer this late means that this process did not run, not that nobody advertised (keepalived, timer_expired_backup).
        if (now - _masterDown!.Value >= _masterInterval)
        {
            StartListening();
            _masterDown = now + _masterInterval;
            return;
        }

        // Nobody claims the addresses any more, so their owner may have its priority back.
        _ownerStandsBack = false;
        UpdateEffectivePriority();
        EnterMaster(_promotion, now);
    }

    private void HandleMasterDeadline(Instant now)
    {
        if (IsDue(_advertise, now))
        {
            _isListening = false;
            _answersLeft = MostAnswersInAnInterval;
            Advertise(EffectivePriority);

            // From the deadline and not from now: a late wake-up does not stretch the interval.
            var next = _advertise!.Value + _settings.AdvertisementInterval;
            _advertise = next > now ? next : now + _settings.AdvertisementInterval;
        }

        if (!_isListening)
            HandleGratuitousDeadlines(now);
    }

    private void HandleGratuitousDeadlines(Instant now)
    {
        var gratuitous = _settings.Gratuitous;
        if (IsDue(_secondGratuitous, now))
        {
            _secondGratuitous = null;
            Announce(gratuitous.MasterRepeat);
        }

        if (IsDue(_lowerPriorityGratuitous, now))
        {
            _lowerPriorityGratuitous = null;
            Announce(gratuitous.LowerPriorityRepeat ?? gratuitous.MasterRepeat);
        }

        if (IsDue(_refreshGratuitous, now))
        {
            _refreshGratuitous = now + gratuitous.Refresh;
            Announce(gratuitous.RefreshRepeat);
        }
    }

    /// <summary>Whether a MASTER has been silent for so long that a BACKUP may have taken over; then it starts to listen.</summary>
    private bool NoticePause(Instant now)
    {
        // The last advertisement went out one interval before the deadline, and a BACKUP waits for DownTimerAdverts intervals and its skew.
        var silences = Math.Max(_settings.DownTimerAdverts - 1, 1);
        if (_advertise is not { } due || now - due < silences * _settings.AdvertisementInterval)
            return false;

        StartListening();
        _advertise = now + _settings.AdvertisementInterval;
        return true;
    }

    private void StartListening()
    {
        _isListening = true;
        Counters.Pauses++;
    }

    private void AnnounceMastership(Instant now)
    {
        var gratuitous = _settings.Gratuitous;
        Announce(gratuitous.MasterRepeat);
        if (gratuitous.MasterDelay > TimeSpan.Zero)
            _secondGratuitous = now + gratuitous.MasterDelay;

        if (gratuitous.Refresh > TimeSpan.Zero)
            _refreshGratuitous = now + gratuitous.Refresh;
    }

    private void Announce(int repeat)
    {
        if (repeat <= 0)
            return;

        Counters.GratuitousBatches++;
        _actions.Enqueue(new VrrpAction(VrrpActionKind.SendGratuitous, Repeat: repeat));
    }
}
