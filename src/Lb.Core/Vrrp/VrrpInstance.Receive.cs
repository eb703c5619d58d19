using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <content>What an advertisement does, state by state.</content>
internal sealed partial class VrrpInstance
{
    // keepalived handles one advertisement at a wake-up. Without a limit somebody who forges them would have this node flood the link.
    private const int MostAnswersInAnInterval = 4;

    private Instant? _ownerConflictEnd;
    private int _answersLeft;
    private bool _ownerStandsBack;

    /// <summary>Why this BACKUP will be MASTER when its timer ends: silence, unless it was told otherwise since the timer was set.</summary>
    private VrrpTransitionReason _promotion = VrrpTransitionReason.MasterDownTimerExpired;

    private void Receive(in VrrpEvent advertisement, Instant now)
    {
        Counters.AdvertisementsReceived++;
        if (advertisement.Priority == 0)
            Counters.PriorityZeroReceived++;

        // RFC 9568 §6.4.1 knows no reaction in INITIALIZE; FAULT is like it.
        if (State == VrrpState.Backup)
            ReceiveAsBackup(advertisement, now);
        else if (State == VrrpState.Master)
            ReceiveAsMaster(advertisement, now);
    }

    /// <summary>RFC 9568 §6.4.2. The sender's address is never compared here: an equal priority is accepted from anyone.</summary>
    private void ReceiveAsBackup(in VrrpEvent advertisement, Instant now)
    {
        if (advertisement.Priority == 0)
        {
            // "If the Priority in the ADVERTISEMENT is zero, then: Set the Active_Down_Timer to Skew_Time".
            _isListening = false;
            _promotion = VrrpTransitionReason.MasterResigned;
            _masterDown = now + VrrpTimers.Skew(_settings.Version, EffectivePriority, _masterInterval);
            return;
        }

        NoteMaster(advertisement);

        // "If Preempt_Mode is False, or if the Priority in the ADVERTISEMENT is greater than or equal to the local Priority".
        if (_settings.Preempts && advertisement.Priority < EffectivePriority && !IsInPreemptDelay(now))
        {
            // "else ... discard the ADVERTISEMENT": the timer keeps running, and that is the preemption.
            _promotion = VrrpTransitionReason.LowerPriority;
            return;
        }

        if (advertisement.Priority >= EffectivePriority)
            _preemptDelayEnd = null;
        else if (_settings.PreemptDelay > TimeSpan.Zero)
            _preemptDelayEnd ??= now + _settings.PreemptDelay;

        _isListening = false;
        _promotion = VrrpTransitionReason.MasterDownTimerExpired;
        AdoptInterval(advertisement);
        _masterDown = now + MasterDownInterval;
    }

    /// <summary>keepalived: the delay begins with the first lower-priority advertisement, and until it ends such are as good as any.</summary>
    private bool IsInPreemptDelay(Instant now) =>
        _settings.PreemptDelay > TimeSpan.Zero && (_preemptDelayEnd is null || now < _preemptDelayEnd);

    /// <summary>RFC 9568 §6.4.3.</summary>
    private void ReceiveAsMaster(in VrrpEvent advertisement, Instant now)
    {
        _ = NoticePause(now);
        if (advertisement.Priority == 0)
        {
            // "If the Priority in the ADVERTISEMENT is zero, then: Send an ADVERTISEMENT; Reset the Adver_Timer to Advertisement_Interval".
            if (_isListening || TakeAnswer())
                AnswerRival(now);

            if (!_isListening)
                _advertise = now + _settings.AdvertisementInterval;

            return;
        }

        if (advertisement.Priority == EffectivePriority && advertisement.Address == _primaryAddress)
        {
            // keepalived only warns: it is this node's own packet come back, or an address conflict that yielding would not mend.
            Counters.OwnAddressReceived++;
            return;
        }

        if (!IsYieldedTo(advertisement) && IsOwnerConflictOver(advertisement, now))
        {
            _ownerStandsBack = true;
            UpdateEffectivePriority();
        }

        if (IsYieldedTo(advertisement))
            Yield(advertisement, now);
        else
            StandAgainst(now);
    }

    private bool IsYieldedTo(in VrrpEvent advertisement) =>
        advertisement.Priority > EffectivePriority
        || (advertisement.Priority == EffectivePriority && advertisement.Address > _primaryAddress);

    private void Yield(in VrrpEvent advertisement, Instant now)
    {
        if (_settings.AdvertisesBeforeYielding && !_isListening)
            Advertise(EffectivePriority);

        NoteMaster(advertisement);
        AdoptInterval(advertisement);
        var reason = advertisement.Priority > EffectivePriority ? VrrpTransitionReason.HigherPriority : VrrpTransitionReason.HigherAddress;
        EnterBackup(reason, now);
    }

    /// <summary>
    /// A lower priority, or an equal one from a lower address. RFC 9568 §6.4.3: "Discard the ADVERTISEMENT; Send an ADVERTISEMENT
    /// immediately to assert the Active state"; RFC 5798 was silent. keepalived also refreshes the neighbours' caches.
    /// </summary>
    private void StandAgainst(Instant now)
    {
        Counters.LowerPriorityReceived++;
        if (!_isListening && !TakeAnswer())
            return;

        if (_settings.AdvertisesOnLowerPriority)
            AnswerRival(now);

        var gratuitous = _settings.Gratuitous;
        if (_isListening)
        {
            _lowerPriorityGratuitous = now;
            return;
        }

        Announce(gratuitous.LowerPriorityRepeat ?? gratuitous.MasterRepeat);
        var delay = gratuitous.LowerPriorityDelay ?? gratuitous.MasterDelay;
        if (delay > TimeSpan.Zero)
            _lowerPriorityGratuitous = now + delay;
    }

    /// <summary>Advertises at once; after a pause only when everything that was received has been looked at, which is when the deadline is.</summary>
    private void AnswerRival(Instant now)
    {
        if (_isListening)
            _advertise = now;
        else
            Advertise(EffectivePriority);
    }

    private bool TakeAnswer() => _answersLeft-- > 0;

    /// <summary>
    /// Two nodes configured as owner: the one with the lower address yields as in any tie. If it does not, the other one stands back after
    /// two own advertisements and 1.2 intervals, as keepalived does, so that one MASTER remains.
    /// </summary>
    private bool IsOwnerConflictOver(in VrrpEvent advertisement, Instant now)
    {
        if (advertisement.Priority != VrrpInstanceSettings.OwnerPriority)
            return false;

        if (_ownerConflictEnd is null)
        {
            var longest = advertisement.Interval > _settings.AdvertisementInterval ? advertisement.Interval : _settings.AdvertisementInterval;
            _ownerConflictEnd = now + (2 * _settings.AdvertisementInterval) + (1.2 * longest);
        }

        return now >= _ownerConflictEnd;
    }

    private void NoteMaster(in VrrpEvent advertisement)
    {
        MasterAddress = advertisement.Address;
        MasterPriority = advertisement.Priority;
    }

    /// <summary>RFC 9568 §6.4.2: "Set Active_Adver_Interval to Max Advertise Interval contained in the ADVERTISEMENT". VRRPv2 has one interval for all.</summary>
    private void AdoptInterval(in VrrpEvent advertisement)
    {
        if (_settings.Version == VrrpVersion.V3)
            _masterInterval = advertisement.Interval;
    }
}
