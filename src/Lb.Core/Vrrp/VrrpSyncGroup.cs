using System.Collections.Immutable;
using Lb.Core.Model;

namespace Lb.Core.Vrrp;

/// <summary>
/// Virtual routers that are MASTER together or not at all (<c>vrrp_sync_group</c>): a gateway is of use only if its inner and its outer
/// address live on the same node. Whichever member changes first leads; one member in FAULT keeps all from being MASTER.
/// </summary>
internal sealed class VrrpSyncGroup
{
    private const VrrpFaults OwnFaults = ~VrrpFaults.SyncGroup;

    private readonly ImmutableArray<VrrpInstance> _members;

    /// <summary>Makes a group.</summary>
    /// <param name="members">The members; each gets its inputs through <see cref="Handle"/> from now on.</param>
    public VrrpSyncGroup(params ImmutableArray<VrrpInstance> members) => _members = members;

    /// <summary>Hands an input to one member and lets the others follow. Every member's actions are then there to be taken.</summary>
    /// <param name="member">The member it happened to.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="now">When.</param>
    public void Handle(VrrpInstance member, in VrrpEvent happened, Instant now)
    {
        var before = member.State;
        member.Handle(happened, now);
        SpreadFaults(now);
        if (before == VrrpState.Master && member.State == VrrpState.Backup)
            TellAll(VrrpEvent.GroupBecameBackup, now);
        else if (HasMaster())
            TellAll(VrrpEvent.GroupBecameMaster, now);
    }

    // Loops and not queries: this runs for every advertisement, where nothing is allocated.
    private bool HasMaster()
    {
        foreach (var member in _members)
        {
            if (member.State == VrrpState.Master)
                return true;
        }

        return false;
    }

    private bool HasFaultBeside(VrrpInstance member)
    {
        foreach (var other in _members)
        {
            if (other != member && (other.Faults & OwnFaults) != VrrpFaults.None)
                return true;
        }

        return false;
    }

    /// <summary>Spreads the faults there are: the group was made anew, or its members were changed from outside.</summary>
    public void Refresh(Instant now) => SpreadFaults(now);

    // To a member that is there already it means nothing.
    private void TellAll(VrrpEvent happened, Instant now)
    {
        foreach (var member in _members)
            member.Handle(happened, now);
    }

    private void SpreadFaults(Instant now)
    {
        foreach (var member in _members)
        {
            var othersFault = HasFaultBeside(member);
            var isTold = (member.Faults & VrrpFaults.SyncGroup) != VrrpFaults.None;
            if (othersFault != isTold)
                member.Handle(othersFault ? VrrpEvent.FaultRaised(VrrpFaults.SyncGroup) : VrrpEvent.FaultCleared(VrrpFaults.SyncGroup), now);
        }
    }
}
