using Lb.Core.Model;
using Lb.Core.Vrrp;
using Lb.Core.Wire;
using static Lb.Core.Tests.Vrrp.RouterUnderTest;

namespace Lb.Core.Tests.Vrrp;

public sealed class VrrpSyncGroupTests
{
    private readonly VrrpInstance _inner = new(V3, InetAddress.Parse(Own));
    private readonly VrrpInstance _outer = new(V3 with { Priority = 50 }, InetAddress.Parse(Own));
    private readonly VrrpSyncGroup _group;
    private Instant _now = new(1);

    public VrrpSyncGroupTests() => _group = new VrrpSyncGroup(_inner, _outer);

    [Fact]
    public void Handle_OneMemberTakesOver_AllDo()
    {
        Start();
        _now = _inner.NextDeadline!.Value;

        Assert.Equal((Promotion, "activate, add, advertise 50, announce 5, notify Master 50"), Handle(_inner, VrrpEvent.DeadlineReached));
        Assert.Equal(VrrpTransitionReason.SyncGroup, _outer.Snapshot().Transitions[^1].Reason);
    }

    [Fact]
    public void Handle_OneMemberYields_AllDo()
    {
        BecomeMaster();

        Assert.Equal(("remove, deactivate, notify Backup 100", "remove, deactivate, notify Backup 50"), Handle(_outer, Heard(200)));
    }

    [Fact]
    public void Handle_OneMemberInFault_AllAreUntilItIsGone()
    {
        BecomeMaster();

        Assert.Equal(
            ("remove, deactivate, advertise 0, notify Fault 100", "remove, deactivate, advertise 0, notify Fault 50"),
            Handle(_inner, VrrpEvent.FaultRaised(VrrpFaults.Link)));
        Assert.Equal(VrrpFaults.SyncGroup, _outer.Faults);
        Assert.Equal((string.Empty, string.Empty), Handle(_outer, VrrpEvent.FaultRaised(VrrpFaults.Tracking)));
        Assert.Equal((string.Empty, string.Empty), Handle(_inner, VrrpEvent.FaultCleared(VrrpFaults.Link)));
        Assert.Equal(VrrpFaults.SyncGroup, _inner.Faults);
        Assert.Equal(("notify Backup 100", "notify Backup 50"), Handle(_outer, VrrpEvent.FaultCleared(VrrpFaults.Tracking)));
        Assert.Equal((VrrpFaults.None, VrrpFaults.None), (_inner.Faults, _outer.Faults));
    }

    [Fact]
    public void Handle_MemberStartedAfterTheGroupIsMaster_Follows()
    {
        _ = Handle(_inner, VrrpEvent.Started);
        _now = _inner.NextDeadline!.Value;
        _ = Handle(_inner, VrrpEvent.DeadlineReached);
        Assert.Equal(VrrpState.Initialize, _outer.State);

        _ = Handle(_outer, VrrpEvent.Started);

        Assert.Equal(VrrpState.Master, _outer.State);
    }

    [Fact]
    public void Handle_MemberShutDown_LeavesTheOthers()
    {
        BecomeMaster();

        Assert.Equal((string.Empty, "remove, deactivate, advertise 0, notify Initialize 50"), Handle(_outer, VrrpEvent.ShutDown));
    }

    private static VrrpEvent Heard(byte priority) => VrrpEvent.AdvertisementReceived(
        new AcceptedAdvertisement(priority, new Centiseconds(100), InetAddress.Parse(Higher), VrrpReceiveRemarks.None));

    private void Start()
    {
        _ = Handle(_inner, VrrpEvent.Started);
        _ = Handle(_outer, VrrpEvent.Started);
    }

    private void BecomeMaster()
    {
        Start();
        _now = _inner.NextDeadline!.Value;
        _ = Handle(_inner, VrrpEvent.DeadlineReached);
        Assert.Equal((VrrpState.Master, VrrpState.Master), (_inner.State, _outer.State));
    }

    private (string Inner, string Outer) Handle(VrrpInstance member, in VrrpEvent happened)
    {
        _group.Handle(member, happened, _now);
        return (TakeActions(_inner), TakeActions(_outer));
    }
}
