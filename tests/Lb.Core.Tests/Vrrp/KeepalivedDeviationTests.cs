using Lb.Core.Vrrp;
using Lb.Core.Wire;
using static Lb.Core.Tests.Vrrp.RouterUnderTest;

namespace Lb.Core.Tests.Vrrp;

/// <summary>Where keepalived differs from the RFCs or adds to them (reference/vrrp.md §4.4), row by row.</summary>
public sealed class KeepalivedDeviationTests
{
    [Theory]
    [InlineData(true, 254)]
    [InlineData(false, 255)]
    public void Started_MasterWithout255OrTheReverse_WaitsAsBackup(bool startsAsMaster, byte priority)
    {
        var router = InBackup(V3 with { StartsAsMaster = startsAsMaster, Priority = priority });

        Assert.Equal(VrrpState.Backup, router.Instance.State);
        Assert.Equal(router.Instance.MasterDownInterval, router.Waits);
    }

    [Theory]
    [InlineData(null, null, false, 100)]
    [InlineData(true, null, true, 255)]
    [InlineData(false, null, false, 100)]
    [InlineData(null, 255, true, 255)]
    [InlineData(null, 254, false, 254)]
    [InlineData(false, 255, false, 255)]
    [InlineData(true, 100, true, 100)]
    public void Complete_StateOrPriorityMissing_FollowsTheOther(bool? startsAsMaster, int? priority, bool expectedStart, byte expectedPriority) =>
        Assert.Equal((expectedStart, expectedPriority), VrrpInstanceSettings.Complete(startsAsMaster, (byte?)priority));

    [Theory]
    [InlineData(true, 100, true)]
    [InlineData(false, 255, true)]
    [InlineData(false, 100, false)]
    public void Effective_NoPreempt_IsDroppedForMasterAndOwner(bool startsAsMaster, byte priority, bool preempts)
    {
        var settings = (V3 with { StartsAsMaster = startsAsMaster, Priority = priority, Preempts = false, PreemptDelay = TimeSpan.FromSeconds(9) }).Effective();

        Assert.Equal(preempts, settings.Preempts);
        Assert.Equal(startsAsMaster ? TimeSpan.Zero : TimeSpan.FromSeconds(9), settings.PreemptDelay);
    }

    [Theory]
    [InlineData(0, 3, 1.0, 3)]
    [InlineData(100, 0, 1.0, 3)]
    [InlineData(100, 101, 1.0, 3)]
    [InlineData(100, 3, 0.0, 3)]
    [InlineData(100, 3, 0.015, 3)]
    [InlineData(100, 3, 40.96, 3)]
    [InlineData(100, 3, 0.5, 2)]
    [InlineData(100, 3, 256.0, 2)]
    public void Validate_ValueOutsideItsRange_Throws(byte priority, byte adverts, double seconds, byte version) => Assert.Throws<ArgumentException>(() =>
        VrrpInstanceSettings.Validate(new VrrpInstanceSettings
        {
            Version = (VrrpVersion)version,
            Priority = priority,
            DownTimerAdverts = adverts,
            AdvertisementInterval = TimeSpan.FromSeconds(seconds),
        }));

    [Fact]
    public void PreemptDelay_ManPageExample_TakesAboutFiveAndAHalfSeconds()
    {
        // Interval 1 s, priority 128, delay 2 s: the first advertisement comes up to 1 s after the start, the last accepted one 1 s later.
        var router = InBackup(V3 with { Priority = 128, PreemptDelay = TimeSpan.FromSeconds(2) });
        var start = router.Now;
        _ = router.Sleep(1);
        while (router.Instance.State == VrrpState.Backup)
        {
            _ = router.Hear(100);
            _ = router.Waits > TimeSpan.FromSeconds(1) ? router.Sleep(1).Do(VrrpEvent.DeadlineReached) : router.Expire();
        }

        Assert.Equal(TimeSpan.FromSeconds(5.5), router.Now - start);
    }

    [Fact]
    public void PreemptDelay_SamePriorityHeard_IsCancelled()
    {
        var router = InBackup(V3 with { PreemptDelay = TimeSpan.FromSeconds(2) });
        _ = router.Hear(50);
        _ = router.Sleep(1).Hear(100);

        _ = router.Sleep(1.5).Hear(50);

        Assert.Equal(router.Instance.MasterDownInterval, router.Waits);
    }

    [Fact]
    public void PreemptDelay_Over_DiscardsAndLetsTheTimerRun()
    {
        var router = InBackup(V3 with { PreemptDelay = TimeSpan.FromSeconds(2) });
        _ = router.Hear(50);

        _ = router.Sleep(2).Hear(50);

        Assert.Equal(router.Instance.MasterDownInterval - TimeSpan.FromSeconds(2), router.Waits);
    }

    [Fact]
    public void LowerPriority_AsMaster_AdvertisesAndRefreshesCachesTwice()
    {
        var router = InMaster(V3 with { Gratuitous = new GratuitousSettings { MasterDelay = TimeSpan.Zero, LowerPriorityRepeat = 2, LowerPriorityDelay = TimeSpan.FromSeconds(0.5) } });

        Assert.Equal("advertise 100, announce 2", router.Sleep(0.1).Hear(50));
        Assert.Equal("announce 2", router.Expire());
        Assert.Equal("advertise 100", router.Expire());
    }

    [Fact]
    public void LowerPriority_NoAdvert_IsSilentExceptForCaches()
    {
        var router = InMaster(V3 with { AdvertisesOnLowerPriority = false });

        Assert.Equal("announce 5", router.Hear(50));
        Assert.Equal(1, router.Instance.Counters.LowerPriorityReceived);
    }

    [Fact]
    public void HigherPriority_SendAdvert_AdvertisesOnceMoreBeforeItYields()
    {
        var router = InMaster(V3 with { AdvertisesBeforeYielding = true });

        Assert.Equal("advertise 100, remove, deactivate, notify Backup 100", router.Hear(101));
    }

    [Fact]
    public void SamePriorityAndAddress_AsMaster_IsOnlyCounted()
    {
        var router = InMaster();

        Assert.Empty(router.Hear(100, Own));
        Assert.Equal(VrrpState.Master, router.Instance.State);
        Assert.Equal(1, router.Instance.Counters.OwnAddressReceived);
    }

    [Fact]
    public void OwnerAgainstOwner_LowerAddress_Yields()
    {
        var router = InMaster(V3 with { Priority = 255 });

        Assert.Equal("remove, deactivate, notify Backup 255", router.Hear(255, Higher));
    }

    [Fact]
    public void OwnerAgainstOwner_OtherDoesNotYield_StandsBackUntilItStops()
    {
        var router = InMaster(V3 with { Priority = 255, Gratuitous = new GratuitousSettings { MasterDelay = TimeSpan.Zero } });
        var first = router.Now;
        while (router.Instance.State == VrrpState.Master)
        {
            _ = router.Hear(255, Lower, intervalMilliseconds: 2000);
            if (router.Instance.State == VrrpState.Master)
                _ = router.Expire();
        }

        // Two own advertisements and 1.2 of the longer interval: 4.4 s, noticed with the next advertisement.
        Assert.Equal(TimeSpan.FromSeconds(5), router.Now - first);
        Assert.Equal(254, router.Instance.EffectivePriority);

        _ = router.Hear(255, Lower);
        Assert.StartsWith("activate, add, advertise 255", router.Expire(), StringComparison.Ordinal);
    }

    [Fact]
    public void Gratuitous_Defaults_AreFiveAtOnceAndFiveAfterFiveSeconds()
    {
        var router = InMaster();
        var since = router.Now;
        var announced = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            if (router.Expire() is var actions && actions.Contains("announce", StringComparison.Ordinal))
                announced.Add($"{(router.Now - since).TotalSeconds}: {actions}");
        }

        Assert.Equal(["5: advertise 100, announce 5"], announced);
    }

    [Fact]
    public void Gratuitous_Refresh_GoesOnForGood()
    {
        var router = InMaster(V3 with
        {
            Gratuitous = new GratuitousSettings { MasterDelay = TimeSpan.Zero, Refresh = TimeSpan.FromSeconds(2.5), RefreshRepeat = 3 },
        });
        var since = router.Now;
        var announced = new List<double>();
        while (announced.Count < 4)
        {
            if (router.Expire().EndsWith("announce 3", StringComparison.Ordinal))
                announced.Add((router.Now - since).TotalSeconds);
        }

        Assert.Equal([2.5, 5, 7.5, 10], announced);
    }

    [Fact]
    public void DownTimerAdverts_One_WaitsForOneIntervalAndSkew()
    {
        var router = InBackup(V3 with { DownTimerAdverts = 1 });

        Assert.Equal(TimeSpan.FromMicroseconds(1_609_375), router.Waits);
        Assert.Equal(Promotion, router.Expire());
    }
}
