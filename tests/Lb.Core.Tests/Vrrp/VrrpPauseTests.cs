using Lb.Core.Vrrp;
using static Lb.Core.Tests.Vrrp.RouterUnderTest;

namespace Lb.Core.Tests.Vrrp;

/// <summary>A process that did not run for a while (SIGSTOP, debugger, a stalled machine) looks at what it received before it acts.</summary>
public sealed class VrrpPauseTests
{
    [Fact]
    public void MasterDeadline_LateEnoughForOthersToTakeOver_ListensForOneInterval()
    {
        var router = InMaster();

        Assert.Empty(router.Expire(secondsLate: 2));
        Assert.True(router.Instance.Snapshot().IsListening);
        Assert.Equal(TimeSpan.FromSeconds(1), router.Waits);
        Assert.Equal("advertise 100", router.Expire());
        Assert.False(router.Instance.Snapshot().IsListening);
        Assert.Equal(1, router.Instance.Counters.Pauses);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.999)]
    public void MasterDeadline_LittleLate_AdvertisesAtOnce(double secondsLate) => Assert.Equal("advertise 100", InMaster().Expire(secondsLate));

    [Fact]
    public void MasterAfterPause_HigherPriorityWaits_YieldsWithoutAWord()
    {
        var router = InMaster(V3 with { AdvertisesBeforeYielding = true });

        Assert.Equal("remove, deactivate, notify Backup 100", router.Sleep(5).Hear(101));
        Assert.Equal(VrrpState.Backup, router.Instance.State);
    }

    [Fact]
    public void MasterAfterPause_LowerThenHigherWait_NeverAdvertises()
    {
        // Three nodes: while this one slept, both others advertised.
        var router = InMaster();
        _ = router.Sleep(5);

        Assert.Empty(router.Hear(50));
        Assert.Empty(router.Hear(0));
        Assert.Equal("remove, deactivate, notify Backup 100", router.Hear(150));
    }

    [Fact]
    public void MasterAfterPause_OnlyLowerWait_ClaimsItsPlaceAtTheNextDeadline()
    {
        var router = InMaster();
        _ = router.Sleep(5);

        Assert.Empty(router.Hear(50) + router.Hear(50));
        Assert.Equal(TimeSpan.Zero, router.Waits);
        Assert.Equal("advertise 100, announce 5, announce 5", router.Expire());
        Assert.Equal(TimeSpan.FromSeconds(1), router.Waits);
    }

    [Fact]
    public void MasterDeadline_LateAgainWhileListening_ListensAgain()
    {
        var router = InMaster();
        _ = router.Expire(secondsLate: 5);

        Assert.Empty(router.Expire(secondsLate: 5));
        Assert.Equal("advertise 100, announce 5", router.Expire());
        Assert.Equal(2, router.Instance.Counters.Pauses);
    }

    [Fact]
    public void BackupDeadline_LateByAnInterval_ListensBeforeItTakesOver()
    {
        var router = InBackup();

        Assert.Empty(router.Expire(secondsLate: 1));
        Assert.Equal(TimeSpan.FromSeconds(1), router.Waits);
        Assert.Equal(Promotion, router.Expire());
    }

    [Fact]
    public void BackupDeadline_LittleLate_TakesOver() => Assert.Equal(Promotion, InBackup().Expire(secondsLate: 0.999));

    [Fact]
    public void BackupListening_MasterIsHeard_StaysBackup()
    {
        var router = InBackup();
        _ = router.Expire(secondsLate: 7);

        Assert.Empty(router.Hear(100));
        Assert.False(router.Instance.Snapshot().IsListening);
        Assert.Equal(router.Instance.MasterDownInterval, router.Waits);
    }

    [Fact]
    public void DeadlineReached_TooEarlyOrTwice_ChangesNothing()
    {
        var router = InMaster();

        Assert.Empty(router.Do(VrrpEvent.DeadlineReached) + router.Sleep(0.5).Do(VrrpEvent.DeadlineReached));
        Assert.Equal(TimeSpan.FromSeconds(0.5), router.Waits);
    }
}
