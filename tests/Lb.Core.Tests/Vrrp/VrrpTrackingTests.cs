using Lb.Core.Vrrp;
using Lb.Core.Wire;
using static Lb.Core.Tests.Vrrp.RouterUnderTest;

namespace Lb.Core.Tests.Vrrp;

/// <summary>Faults, weights, and what a router tells about itself.</summary>
public sealed class VrrpTrackingTests
{
    [Theory]
    [InlineData(0, false, true, false, 0)]
    [InlineData(0, false, false, true, 0)]
    [InlineData(0, true, true, true, 0)]
    [InlineData(0, true, false, false, 0)]
    [InlineData(20, false, true, false, 20)]
    [InlineData(20, false, false, false, 0)]
    [InlineData(-20, false, true, false, 0)]
    [InlineData(-20, false, false, false, -20)]
    [InlineData(20, true, true, false, -20)]
    [InlineData(-20, true, false, false, 20)]
    public void Tracking_OneItem_FaultsOrWeighs(int weight, bool isReverse, bool isUp, bool isFaulted, int sum)
    {
        var tracking = new VrrpTracking();
        var item = tracking.Add(weight, isReverse, !isUp);
        tracking.Set(item, isUp);

        Assert.Equal((isFaulted, sum), (tracking.IsFaulted, tracking.WeightSum));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(20, false)]
    [InlineData(-20, false)]
    [InlineData(20, true)]
    [InlineData(-20, true)]
    public void Tracking_ItemOfWhichNothingIsKnown_HasNoEffect(int weight, bool isReverse)
    {
        var tracking = new VrrpTracking();
        _ = tracking.Add(weight, isReverse, isUp: null);

        Assert.Equal((false, 0), (tracking.IsFaulted, tracking.WeightSum));
    }

    [Theory]
    [InlineData(100, 20, 120)]
    [InlineData(100, -300, 1)]
    [InlineData(100, 300, 254)]
    [InlineData(255, -100, 255)]
    public void EffectivePriority_AnySum_StaysInRange(byte configured, int sum, byte expected) =>
        Assert.Equal(expected, VrrpTracking.EffectivePriority(configured, sum));

    [Fact]
    public void WeightChanged_AsBackup_ShiftsTheTimerByTheSkew()
    {
        var router = InBackup();
        _ = router.Sleep(1);

        Assert.Empty(router.Do(VrrpEvent.WeightChanged(50)));
        Assert.Equal(TimeSpan.FromMicroseconds(3_414_062.5) - TimeSpan.FromSeconds(1), router.Waits);
        Assert.Equal("activate, add, advertise 150, announce 5, notify Master 150", router.Expire());
    }

    [Fact]
    public void WeightChanged_AsMaster_IsInTheNextAdvertisementAndComparison()
    {
        var router = InMaster();

        Assert.Empty(router.Do(VrrpEvent.WeightChanged(-60)));
        Assert.Equal("advertise 40", router.Expire());
        Assert.Equal("remove, deactivate, notify Backup 40", router.Hear(50));
    }

    [Fact]
    public void Fault_AsMaster_ResignsAndWaitsUntilItIsGone()
    {
        var router = InMaster();

        Assert.Equal("remove, deactivate, advertise 0, notify Fault 100", router.Do(VrrpEvent.FaultRaised(VrrpFaults.Link)));
        Assert.Null(router.Waits);
        Assert.Empty(router.Do(VrrpEvent.FaultRaised(VrrpFaults.Tracking)) + router.Do(VrrpEvent.FaultRaised(VrrpFaults.Link)));
        Assert.Empty(router.Hear(0) + router.Hear(255) + router.Do(VrrpEvent.DeadlineReached) + router.Do(VrrpEvent.FaultCleared(VrrpFaults.Link)));
        Assert.Equal(VrrpState.Fault, router.Instance.State);
        Assert.Equal("notify Backup 100", router.Do(VrrpEvent.FaultCleared(VrrpFaults.Tracking)));
        Assert.Equal(router.Instance.MasterDownInterval, router.Waits);
        Assert.Equal(Promotion, router.Expire());
    }

    [Fact]
    public void Fault_AsBackup_OnlyNotifies()
    {
        var router = InBackup();

        Assert.Equal("notify Fault 100", router.Do(VrrpEvent.FaultRaised(VrrpFaults.NoAddress)));
        Assert.Equal("notify Initialize 100", router.Do(VrrpEvent.ShutDown));
    }

    [Fact]
    public void Fault_BeforeTheStart_IsFaultFromTheStart()
    {
        var router = new RouterUnderTest(V3 with { Priority = 255, StartsAsMaster = true });

        Assert.Empty(router.Do(VrrpEvent.FaultRaised(VrrpFaults.Link)));
        Assert.Equal("remove, deactivate, notify Fault 255", router.Do(VrrpEvent.Started));
        Assert.Equal("activate, add, advertise 255, announce 5, notify Master 255", router.Do(VrrpEvent.FaultCleared(VrrpFaults.Link)));
    }

    [Fact]
    public void Fault_AdoptedInterval_IsForgotten()
    {
        var router = InBackup();
        _ = router.Hear(200, intervalMilliseconds: 10);
        _ = router.Do(VrrpEvent.FaultRaised(VrrpFaults.Link));

        _ = router.Do(VrrpEvent.FaultCleared(VrrpFaults.Link));

        Assert.Equal(TimeSpan.FromMicroseconds(3_609_375), router.Waits);
    }

    [Fact]
    public void Snapshot_AfterALife_TellsIt()
    {
        var router = InMaster();
        _ = router.Sleep(0.5).Hear(50);
        _ = router.Hear(0);
        _ = router.Sleep(0.5).Hear(200, Higher, intervalMilliseconds: 500);

        var snapshot = router.Instance.Snapshot();

        Assert.Equal(VrrpState.Backup, snapshot.State);
        Assert.Equal(router.Now, snapshot.Since);
        Assert.Equal((100, 100), (snapshot.ConfiguredPriority, snapshot.EffectivePriority));
        Assert.Equal(InetAddress.Parse(Higher), snapshot.MasterAddress);
        Assert.Equal((byte?)200, snapshot.MasterPriority);
        Assert.Equal(TimeSpan.FromSeconds(0.5), snapshot.MasterInterval);
        Assert.Equal(TimeSpan.FromTicks(18_046_875), snapshot.MasterDownInterval);
        Assert.Equal(
            ["Initialize > Backup Started 0", "Backup > Master MasterDownTimerExpired 3.609375", "Master > Backup HigherPriority 1"],
            snapshot.Transitions.Select(static change => $"{change.From} > {change.To} {change.Reason} {change.TimeInFrom.TotalSeconds}"));
        Assert.Equal(3, snapshot.Counters.AdvertisementsReceived);
        Assert.Equal(3, snapshot.Counters.AdvertisementsSent);
        Assert.Equal(1, snapshot.Counters.PriorityZeroReceived);
        Assert.Equal(0, snapshot.Counters.PriorityZeroSent);
        Assert.Equal(2, snapshot.Counters.GratuitousBatches);
        Assert.Equal((1, 1), (snapshot.Counters.BecameMaster, snapshot.Counters.ReleasedMaster));
    }

    [Fact]
    public void Snapshot_NobodyHeard_HasNoMaster()
    {
        var snapshot = InBackup().Instance.Snapshot();

        Assert.Null(snapshot.MasterAddress);
        Assert.Null(snapshot.MasterPriority);
    }

    [Fact]
    public void Snapshot_ManyTransitions_KeepsTheLastSixteen()
    {
        var router = InBackup();
        for (var i = 0; i < 20; i++)
        {
            _ = router.Expire();
            _ = router.Hear(200);
        }

        var transitions = router.Instance.Snapshot().Transitions;

        Assert.Equal(16, transitions.Length);
        Assert.Equal(VrrpTransitionReason.HigherPriority, transitions[^1].Reason);
        Assert.Equal(transitions.OrderBy(static change => change.At), transitions);
    }
}
