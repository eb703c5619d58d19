using Lb.Core.Vrrp;
using Lb.Core.Wire;
using static Lb.Core.Tests.Vrrp.RouterUnderTest;

namespace Lb.Core.Tests.Vrrp;

/// <summary>The transition table of the RFCs (reference/vrrp.md §4.2), row by row.</summary>
public sealed class VrrpTransitionTests
{
    private static readonly TimeSpan MasterDown100 = TimeSpan.FromMicroseconds(3_609_375);
    private static readonly TimeSpan Skew100 = TimeSpan.FromMicroseconds(609_375);
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private static VrrpInstanceSettings Owner => V3 with { Priority = 255, StartsAsMaster = true };

    [Fact]
    public void Initialize_StartedAsOwner_IsMasterAtOnce()
    {
        var router = new RouterUnderTest(Owner);

        Assert.Equal("activate, add, advertise 255, announce 5, notify Master 255", router.Do(VrrpEvent.Started));
        Assert.Equal(VrrpState.Master, router.Instance.State);
        Assert.Equal(OneSecond, router.Waits);
    }

    [Fact]
    public void Initialize_Started_IsBackupForTheMasterDownInterval()
    {
        var router = new RouterUnderTest();

        Assert.Equal("remove, deactivate, notify Backup 100", router.Do(VrrpEvent.Started));
        Assert.Equal(VrrpState.Backup, router.Instance.State);
        Assert.Equal(MasterDown100, router.Waits);
    }

    [Fact]
    public void Initialize_PacketTimerOrShutdown_IsIgnored()
    {
        var router = new RouterUnderTest();

        Assert.Empty(router.Hear(0) + router.Hear(100) + router.Hear(255));
        Assert.Empty(router.Do(VrrpEvent.DeadlineReached) + router.Do(VrrpEvent.ShutDown));
        Assert.Empty(router.Do(VrrpEvent.GroupBecameMaster) + router.Do(VrrpEvent.GroupBecameBackup));
        Assert.Equal(VrrpState.Initialize, router.Instance.State);
        Assert.Null(router.Waits);
    }

    [Fact]
    public void Backup_ShutDown_IsInitialize()
    {
        var router = InBackup();

        Assert.Equal("notify Initialize 100", router.Do(VrrpEvent.ShutDown));
        Assert.Equal(VrrpState.Initialize, router.Instance.State);
        Assert.Null(router.Waits);
    }

    [Fact]
    public void Backup_MasterDownTimerFires_IsMaster()
    {
        var router = InBackup();

        Assert.Empty(router.Sleep(3.609374).Do(VrrpEvent.DeadlineReached));
        Assert.Equal(Promotion, router.Expire());
        Assert.Equal(VrrpState.Master, router.Instance.State);
        Assert.Equal(OneSecond, router.Waits);
    }

    [Theory]
    [InlineData(VrrpTransitionReason.MasterDownTimerExpired)]
    [InlineData(VrrpTransitionReason.MasterDownTimerExpired, 200)]
    [InlineData(VrrpTransitionReason.MasterResigned, 200, 0)]
    [InlineData(VrrpTransitionReason.LowerPriority, 50, 50)]
    [InlineData(VrrpTransitionReason.LowerPriority, 200, 0, 50)]
    [InlineData(VrrpTransitionReason.MasterResigned, 50, 0)]
    [InlineData(VrrpTransitionReason.MasterDownTimerExpired, 50, 0, 200)]
    public void Backup_BecomesMaster_TellsWhatItHeardLast(VrrpTransitionReason reason, params int[] heard)
    {
        var router = InBackup();
        foreach (var priority in heard)
            Assert.Empty(router.Hear((byte)priority));

        Assert.Equal(Promotion, router.Expire());
        Assert.Equal(reason, router.Instance.LastTransition.Reason);
    }

    [Fact]
    public void Backup_OnceResignedToThenSilence_TellsOfTheSilence()
    {
        var router = InBackup();
        _ = router.Hear(0);
        _ = router.Expire();
        _ = router.Hear(200);

        Assert.Equal(Promotion, router.Expire());
        Assert.Equal(VrrpTransitionReason.MasterDownTimerExpired, router.Instance.LastTransition.Reason);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Backup_PriorityZero_WaitsForTheSkewOnly(byte version)
    {
        var router = InBackup(V3 with { Version = (VrrpVersion)version });

        Assert.Empty(router.Sleep(1).Hear(0));
        Assert.Equal(Skew100, router.Waits);
        Assert.Equal(Promotion, router.Expire());
    }

    [Theory]
    [InlineData(100, Lower)]
    [InlineData(100, Higher)]
    [InlineData(101, Lower)]
    [InlineData(255, Lower)]
    public void Backup_SamePriorityOrHigher_RestartsTheTimerWhateverTheAddress(byte priority, string source)
    {
        var router = InBackup();

        Assert.Empty(router.Sleep(3).Hear(priority, source));
        Assert.Equal(MasterDown100, router.Waits);
    }

    [Fact]
    public void Backup_NoPreempt_RestartsTheTimerForAnyPriority()
    {
        var router = InBackup(V3 with { Preempts = false });

        Assert.Empty(router.Sleep(3).Hear(1));
        Assert.Equal(MasterDown100, router.Waits);
    }

    [Fact]
    public void Backup_OtherInterval_IsAdoptedInV3()
    {
        var router = InBackup();

        Assert.Empty(router.Hear(200, intervalMilliseconds: 100));
        Assert.Equal(TimeSpan.FromTicks(3_609_375), router.Waits);
        Assert.Empty(router.Hear(0));
        Assert.Equal(TimeSpan.FromTicks(609_375), router.Waits);
    }

    [Fact]
    public void Backup_OtherInterval_IsNotAdoptedInV2()
    {
        var router = InBackup(V3 with { Version = VrrpVersion.V2 });

        Assert.Empty(router.Hear(200, intervalMilliseconds: 100));
        Assert.Equal(MasterDown100, router.Waits);
    }

    [Fact]
    public void Backup_LowerPriority_LetsTheTimerRun()
    {
        var router = InBackup();
        var deadline = router.Instance.NextDeadline;

        for (var i = 0; i < 3; i++)
            Assert.Empty(router.Sleep(1).Hear(99));

        Assert.Equal(deadline, router.Instance.NextDeadline);
        Assert.Equal(Promotion, router.Expire());
    }

    [Fact]
    public void Master_ShutDown_GivesUpTheAddressesThenResigns()
    {
        var router = InMaster();

        Assert.Equal("remove, deactivate, advertise 0, notify Initialize 100", router.Do(VrrpEvent.ShutDown));
        Assert.Equal(VrrpState.Initialize, router.Instance.State);
        Assert.Null(router.Waits);
    }

    [Fact]
    public void Master_AdvertisementTimer_AdvertisesAndKeepsTheBeat()
    {
        var router = InMaster();

        Assert.Equal("advertise 100", router.Expire());
        Assert.Equal("advertise 100", router.Expire(secondsLate: 0.25));
        Assert.Equal(TimeSpan.FromSeconds(0.75), router.Waits);
    }

    [Fact]
    public void Master_PriorityZero_AdvertisesAndRestartsItsTimer()
    {
        var router = InMaster();

        Assert.Equal("advertise 100", router.Sleep(0.5).Hear(0));
        Assert.Equal(OneSecond, router.Waits);
        Assert.Equal(VrrpState.Master, router.Instance.State);
    }

    [Theory]
    [InlineData(101, Lower, VrrpTransitionReason.HigherPriority)]
    [InlineData(255, Lower, VrrpTransitionReason.HigherPriority)]
    [InlineData(100, Higher, VrrpTransitionReason.HigherAddress)]
    [InlineData(100, "198.19.0.1", VrrpTransitionReason.HigherAddress)]
    [InlineData(100, "200.0.0.0", VrrpTransitionReason.HigherAddress)]
    public void Master_HigherPriorityOrAddress_Yields(byte priority, string source, VrrpTransitionReason reason)
    {
        var router = InMaster();

        Assert.Equal("remove, deactivate, notify Backup 100", router.Hear(priority, source, intervalMilliseconds: 100));
        Assert.Equal(VrrpState.Backup, router.Instance.State);
        Assert.Equal(TimeSpan.FromTicks(3_609_375), router.Waits);
        Assert.Equal(reason, router.Instance.Snapshot().Transitions[^1].Reason);
    }

    [Theory]
    [InlineData("fe80::1:0", VrrpState.Backup)]
    [InlineData("fe80::2", VrrpState.Backup)]
    [InlineData("fe80::", VrrpState.Master)]
    public void Master_SamePriorityOverIPv6_ComparesSixteenOctets(string source, VrrpState expected)
    {
        var router = InBackup();
        _ = router.Do(VrrpEvent.PrimaryAddressChanged(InetAddress.Parse("fe80::1")));
        _ = router.Expire();

        _ = router.Hear(100, source);

        Assert.Equal(expected, router.Instance.State);
    }

    [Theory]
    [InlineData(99, Higher)]
    [InlineData(1, Higher)]
    [InlineData(100, Lower)]
    public void Master_LowerPriorityOrAddress_AdvertisesAtOnceWithoutRestartingItsTimer(byte priority, string source)
    {
        var router = InMaster();

        Assert.StartsWith("advertise 100", router.Sleep(0.5).Hear(priority, source), StringComparison.Ordinal);
        Assert.Equal(VrrpState.Master, router.Instance.State);
        Assert.Equal(TimeSpan.FromSeconds(0.5), router.Waits);
    }
}
