using Lb.Core.Model;

namespace Lb.Core.Vrrp;

/// <content>Every change of state, and the order of what it asks for.</content>
internal sealed partial class VrrpInstance
{
    /// <summary>Leaves INITIALIZE or FAULT.</summary>
    private void Join(VrrpTransitionReason reason, Instant now)
    {
        _masterInterval = _settings.AdvertisementInterval;
        _ownerStandsBack = false;
        UpdateEffectivePriority();
        if (_faults != VrrpFaults.None)
            Leave(VrrpState.Fault, VrrpTransitionReason.FaultRaised, now);
        else if (_settings.IsOwnerFromStart)
            // RFC 9568 §6.4.1: "If the Priority = 255 ... transition to the {Active} state". keepalived wants state MASTER as well.
            EnterMaster(VrrpTransitionReason.AddressOwner, now);
        else
            EnterBackup(reason, now);
    }

    /// <summary>
    /// Promotion. The RFCs and keepalived advertise before anything else. Here the services come first, so that no frame that the address
    /// attracts meets a closed door, and the advertisement follows the address within the same batch of actions.
    /// </summary>
    private void EnterMaster(VrrpTransitionReason reason, Instant now)
    {
        ChangeState(VrrpState.Master, reason, now);
        Counters.BecameMaster++;
        _masterInterval = _settings.AdvertisementInterval;
        _advertise = now + _settings.AdvertisementInterval;
        _answersLeft = MostAnswersInAnInterval;

        _actions.Enqueue(new VrrpAction(VrrpActionKind.ActivateServices));
        _actions.Enqueue(new VrrpAction(VrrpActionKind.AddAddresses));
        Advertise(EffectivePriority);
        AnnounceMastership(now);
        Notify();
    }

    /// <summary>Demotion to BACKUP, or the way in from INITIALIZE and FAULT.</summary>
    private void EnterBackup(VrrpTransitionReason reason, Instant now)
    {
        var before = State;
        ChangeState(VrrpState.Backup, reason, now);
        _promotion = VrrpTransitionReason.MasterDownTimerExpired;
        _masterDown = now + MasterDownInterval;
        Release(before);
        Notify();
    }

    /// <summary>Demotion to FAULT or INITIALIZE. RFC 9568 §6.4.3: a MASTER that shuts down sends priority 0, so that others need not wait.</summary>
    private void Leave(VrrpState to, VrrpTransitionReason reason, Instant now)
    {
        var before = State;
        ChangeState(to, reason, now);
        Release(before);
        if (before == VrrpState.Master)
        {
            // After the address is gone: keepalived too resigns last (vrrp.c, vrrp_restore_interface), and so no two nodes hold it.
            Advertise(0);
        }

        Notify();
    }

    /// <summary>
    /// Gives up what a MASTER has, the address first. On the way out of INITIALIZE it cleans what a predecessor that was killed left.
    /// </summary>
    private void Release(VrrpState before)
    {
        if (before == VrrpState.Master)
            Counters.ReleasedMaster++;

        if (before is VrrpState.Master or VrrpState.Initialize)
        {
            _actions.Enqueue(new VrrpAction(VrrpActionKind.RemoveAddresses));
            _actions.Enqueue(new VrrpAction(VrrpActionKind.DeactivateServices));
        }
    }

    private void ChangeState(VrrpState to, VrrpTransitionReason reason, Instant now)
    {
        _transitions.Add(now, State, to, reason);
        State = to;
        StopTimers();
    }

    private void Advertise(byte priority)
    {
        Counters.AdvertisementsSent++;
        if (priority == 0)
            Counters.PriorityZeroSent++;

        _actions.Enqueue(new VrrpAction(VrrpActionKind.SendAdvertisement, Priority: priority));
    }

    private void Notify() => _actions.Enqueue(new VrrpAction(VrrpActionKind.Notify, Priority: EffectivePriority, State: State));
}
