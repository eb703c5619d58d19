using Lb.Core.Model;
using Lb.Core.Vrrp;

namespace Lb.Core.Runtime.Vrrp;

/// <content>What keeps the router from being MASTER, and what moves its priority.</content>
internal sealed partial class VrrpRouter
{
    private VrrpFaults TrackingFault => _tracked.IsFaulted ? VrrpFaults.Tracking : VrrpFaults.None;

    /// <summary>A script's result changed.</summary>
    public void SetScript(string name, bool isUp, Instant now)
    {
        _tracked.SetScript(name, isUp);
        SetFaults(TrackingFault, VrrpFaults.Tracking, now);
        JudgeWeight(now);
    }

    private void JudgeWeight(Instant now)
    {
        if (Machine.Weight != _tracked.WeightSum)
        {
            var before = Machine.EffectivePriority;
            Handle(VrrpEvent.WeightChanged(_tracked.WeightSum), now);
            if (before != Machine.EffectivePriority)
            {
                TellPriority(before);
            }
        }
    }

    private void TellPriority(byte before)
    {
        var priority = Machine.EffectivePriority;
        _workshop.Log.PriorityChanged(Name, before, priority);
        if (Settings.NotifiesPriorityChanges)
        {
            // The pipes get it; scripts are for states (keepalived.conf(5), notify_priority_changes).
            _workshop.Host.Notify(new VrrpNotification(false, Name, $"{VrrpWords.Of(Machine.State)}_PRIORITY", priority, Settings.Config.NotifyScripts));
        }
    }

    /// <summary>
    /// Tells what keeps the router from being MASTER now. New faults come before old ones go: while one takes the place of another there is
    /// no moment without, in which scripts would be told of a BACKUP that never was.
    /// </summary>
    private void SetFaults(VrrpFaults there, VrrpFaults among, Instant now)
    {
        foreach (var came in Single(there & among & ~Machine.Faults))
        {
            _workshop.Log.Fault(Name, came, isThere: true);
            Handle(VrrpEvent.FaultRaised(came), now);
        }

        foreach (var went in Single(Machine.Faults & among & ~there))
        {
            _workshop.Log.Fault(Name, went, isThere: false);
            Handle(VrrpEvent.FaultCleared(went), now);
        }
    }

    private static IEnumerable<VrrpFaults> Single(VrrpFaults faults) =>
        Enum.GetValues<VrrpFaults>().Where(fault => fault != VrrpFaults.None && faults.HasFlag(fault));
}
