using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Vrrp;

/// <summary>A reload changes settings, not states.</summary>
public sealed class VrrpReconfigureTests
{
    [Fact]
    public void Reconfigure_SameSettings_ChangesNothing()
    {
        var router = RouterUnderTest.InBackup();
        var (deadline, snapshot) = (router.Instance.NextDeadline, router.Instance.Snapshot());

        router.Instance.Reconfigure(RouterUnderTest.V3, router.Now);

        Assert.Equal(deadline, router.Instance.NextDeadline);
        Assert.Equal(snapshot.Transitions.AsEnumerable(), router.Instance.Snapshot().Transitions);
        Assert.Equal(string.Empty, RouterUnderTest.TakeActions(router.Instance));
    }

    [Fact]
    public void Reconfigure_PriorityAsMaster_IsAdvertisedNext()
    {
        var router = RouterUnderTest.InMaster();

        router.Instance.Reconfigure(RouterUnderTest.V3 with { Priority = 150 }, router.Now);

        Assert.Equal(VrrpState.Master, router.Instance.State);
        Assert.Equal("advertise 150", router.Expire());
    }

    [Fact]
    public void Reconfigure_PriorityAsBackup_MovesTheRunningTimerByTheSkew()
    {
        var router = RouterUnderTest.InBackup();
        var before = router.Waits!.Value;

        router.Instance.Reconfigure(RouterUnderTest.V3 with { Priority = 228 }, router.Now);

        Assert.Equal(TimeSpan.FromSeconds(0.5), before - router.Waits!.Value);
    }

    [Fact]
    public void Reconfigure_IntervalAsMaster_HoldsFromTheNextAdvertisementOn()
    {
        var router = RouterUnderTest.InMaster();

        router.Instance.Reconfigure(RouterUnderTest.V3 with { AdvertisementInterval = TimeSpan.FromSeconds(2) }, router.Now);

        Assert.Equal(TimeSpan.FromSeconds(1), router.Waits);
        Assert.Equal("advertise 100", router.Expire());
        Assert.Equal(TimeSpan.FromSeconds(2), router.Waits);
    }

    [Fact]
    public void Reconfigure_NoLongerOwner_GivesUpStandingBack()
    {
        var owner = RouterUnderTest.V3 with { Priority = 255, StartsAsMaster = true };
        var router = new RouterUnderTest(owner);
        _ = router.Do(VrrpEvent.Started);
        _ = router.Hear(255, RouterUnderTest.Lower);
        _ = router.Sleep(3.3).Hear(255, RouterUnderTest.Lower);
        Assert.Equal(254, router.Instance.EffectivePriority);

        router.Instance.Reconfigure(RouterUnderTest.V3, router.Now);

        Assert.Equal(100, router.Instance.EffectivePriority);
    }

    [Fact]
    public void Reconfigure_OtherVersion_IsRefused() => Assert.Throws<ArgumentException>(
        () => RouterUnderTest.InBackup().Instance.Reconfigure(RouterUnderTest.V3 with { Version = VrrpVersion.V2 }, default));

    [Fact]
    public void Handle_FloodOfLowerPriorities_AnswersFourTimesAnInterval()
    {
        var router = RouterUnderTest.InMaster();

        var answers = string.Join('|', Enumerable.Range(0, 100).Select(_ => router.Hear(50)));

        Assert.Equal(4, answers.Split("advertise").Length - 1);
        Assert.Equal(4, answers.Split("announce").Length - 1);
        Assert.Equal(100, router.Instance.Counters.LowerPriorityReceived);
        _ = router.Expire();
        Assert.Contains("advertise", router.Hear(50), StringComparison.Ordinal);
    }

    [Fact]
    public void Refresh_GroupMadeAnewWithAFault_SpreadsIt()
    {
        var (inner, outer) = (RouterUnderTest.InMaster(), RouterUnderTest.InMaster());
        inner.Instance.Handle(VrrpEvent.FaultRaised(VrrpFaults.Link), inner.Now);

        new VrrpSyncGroup(inner.Instance, outer.Instance).Refresh(outer.Now);

        Assert.Equal(VrrpState.Fault, outer.Instance.State);
    }
}
