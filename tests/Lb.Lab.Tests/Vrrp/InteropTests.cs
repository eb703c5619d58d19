using Lb.Host.Lab;
using Xunit.Abstractions;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>
/// lb-host and the real keepalived as each other's peer, for every version, family, way to send and authentication; the wire is read by
/// tshark, and the addresses by the kernel's own account of them.
/// </summary>
[Collection(TimedLabs.Name)]
public sealed class InteropTests(InteropLab lab, ITestOutputHelper output) : IClassFixture<InteropLab>
{
    // What the issue allows beyond the protocol's own times, on a machine that does other things too.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(500);

    // Of a change of addresses there is no time of the kernel's; who notes it is a process that may have to wait for the processor.
    private static readonly TimeSpan Observation = TimeSpan.FromMilliseconds(400);

    // A timer that ends before it may is wrong by more than the resolution of clocks and captures.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(20);

    public static TheoryData<byte> OurOwn => Ids(VirtualRouters.Ours);

    public static TheoryData<byte> TheirOwn => Ids(VirtualRouters.Theirs);

    // Who is asked to end may have lost those by then that the other one, BACKUP for a moment already, preempts.
    public static TheoryData<byte> SafelyOurs => Ids(VirtualRouters.All.Except(VirtualRouters.Theirs));

    public static TheoryData<byte> SafelyTheirs => Ids(VirtualRouters.All.Except(VirtualRouters.Ours));

    public static TheoryData<byte> All => Ids(VirtualRouters.All);

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(All))]
    public void Advertisements_OfLbHost_TsharkFindsNoFault(byte id)
    {
        var router = VirtualRouters.WithId(id);
        var ours = lab.Record.Of(router, ours: true).ToArray();
        var theirs = lab.Record.Of(router, ours: false).First(one => one.Priority > 0);

        Assert.NotEmpty(ours);
        Assert.All(ours, one =>
        {
            Assert.Equal("-", one.Complaint);
            Assert.True(one.IsChecksumGood);
            Assert.Equal((int)router.Version, one.Version);
            Assert.Equal(255, one.TimeToLive);
            Assert.Contains(one.Priority, new byte[] { router.OurPriority, 0 });

            // keepalived is who knows what the interval and the group look like on the wire.
            Assert.Equal(theirs.Interval, one.Interval);
            Assert.Equal(router.IsUnicast ? theirs.Source : theirs.Destination, one.Destination);
        });
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(OurOwn))]
    public void Death_OfLbHost_KeepalivedTakesOverInTime(byte id)
    {
        var router = VirtualRouters.WithId(id);
        AssertInTime(lab.Record.Takeover(router, oursDied: true, lab.Record.Moments.OurDeath), router.MasterDown(ours: false));
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(TheirOwn))]
    public void Death_OfKeepalived_LbHostTakesOverInTime(byte id)
    {
        var router = VirtualRouters.WithId(id);
        AssertInTime(lab.Record.Takeover(router, oursDied: false, lab.Record.Moments.TheirDeath), router.MasterDown(ours: true));
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(SafelyOurs))]
    public void Sigterm_OfLbHost_KeepalivedTakesOverAfterItsSkew(byte id)
    {
        var router = VirtualRouters.WithId(id);
        AssertInTime(lab.Record.Handover(router, oursResigned: true, lab.Record.Moments.OurHandover), router.Skew(ours: false));
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(SafelyTheirs))]
    public void Sigterm_OfKeepalived_LbHostTakesOverAfterItsSkew(byte id)
    {
        var router = VirtualRouters.WithId(id);
        AssertInTime(lab.Record.Handover(router, oursResigned: false, lab.Record.Moments.TheirHandover), router.Skew(ours: true));
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(OurOwn))]
    public void Return_OfLbHost_PreemptsAfterItsMasterDownInterval(byte id)
    {
        var router = VirtualRouters.WithId(id);
        var moments = lab.Record.Moments;
        var first = lab.Record.AsMaster(router, ours: true, moments.OurDeath + router.Interval, moments.TheirDeath).First();
        Assert.InRange(
            first.At,
            moments.OurRestart + router.MasterDown(ours: true) - Early,
            moments.OurReturn + router.MasterDown(ours: true) + Slack);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(TheirOwn))]
    public void Return_OfKeepalived_LbHostYieldsWithoutAnotherAdvertisement(byte id)
    {
        var router = VirtualRouters.WithId(id);
        var (from, until) = (lab.Record.Moments.TheirStart, lab.Record.Moments.OurDeath);
        var first = lab.Record.AsMaster(router, ours: false, from, until).First();

        // One may be under way at that moment.
        Assert.InRange(lab.Record.AsMaster(router, ours: true, first.At, until).Count(), 0, 1);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(OurOwn))]
    public void LinkDown_OfLbHost_KeepalivedTakesOverInTime(byte id)
    {
        // The resignation that would make it faster has no way out.
        var router = VirtualRouters.WithId(id);
        AssertInTime(lab.Record.Takeover(router, oursDied: true, lab.Record.Moments.LinkDown), router.MasterDown(ours: false));
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(OurOwn))]
    public void LinkUp_OfLbHost_PreemptsAfterItsMasterDownInterval(byte id)
    {
        var router = VirtualRouters.WithId(id);
        var first = lab.Record.AsMaster(router, ours: true, lab.Record.Moments.LinkUp, DateTime.MaxValue).First();

        // An IPv6 address that comes back is looked at for a second, whether somebody else has it (RFC 4862 §5.4).
        var detection = router.IsIPv6 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
        Assert.InRange(
            first.At,
            lab.Record.Moments.LinkUp + router.MasterDown(ours: true) - Early,
            lab.Record.Moments.LinkIsUp + detection + router.MasterDown(ours: true) + Slack);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void Return_NoPreempt_ChangesNothing()
    {
        var moments = lab.Record.Moments;

        Assert.Empty(lab.Record.AsMaster(VirtualRouters.OurNoPreempt, ours: true, moments.OurReturn, moments.TheirDeath));
        Assert.Empty(lab.Record.AsMaster(VirtualRouters.TheirNoPreempt, ours: false, moments.TheirStart, moments.OurDeath));
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(All))]
    public void SplitHeals_BothMaster_OneRemainsWithinAnInterval(byte id)
    {
        var router = VirtualRouters.WithId(id);
        var (split, heal, end) = (lab.Record.Moments.Split, lab.Record.Moments.Heal, lab.Record.Moments.LinkDown);
        var isOurs = VirtualRouters.IsOursAfterAContest(router);

        Assert.NotEqual(TimeSpan.Zero, lab.Record.HeldByBoth(router, split, heal));
        Assert.InRange(lab.Record.HeldByBoth(router, heal, end), TimeSpan.Zero, router.Interval + Slack);
        Assert.InRange(lab.Record.AsMaster(router, !isOurs, heal, end).Count(), 0, 1);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(All))]
    public void Pause_OfTheMaster_NoTwoHoldTheAddressesForLongerThanAnInterval(byte id)
    {
        var router = VirtualRouters.WithId(id);
        var moments = lab.Record.Moments;

        Assert.NotEmpty(lab.Record.AsMaster(router, ours: false, moments.Pause, moments.PauseEnd));
        if (!VirtualRouters.IsOursAfterAContest(router))
            Assert.Empty(lab.Record.AsMaster(router, ours: true, moments.PauseEnd, moments.Split));
        Assert.InRange(lab.Record.HeldByBoth(router, moments.Continued, moments.Split), TimeSpan.Zero, router.Interval + Observation);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(All))]
    public void WholeStory_BothAlive_NeverTwoMastersForLongerThanAnInterval(byte id)
    {
        var router = VirtualRouters.WithId(id);
        var moments = lab.Record.Moments;

        // Times in which one was dead, stopped, or could not hear are not those of two living nodes.
        (DateTime From, DateTime Until)[] bothAlive =
        [
            (moments.Start, moments.OurDeath), (moments.OurReturn, moments.TheirDeath), (moments.TheirReturn, moments.Pause),
        ];
        Assert.All(bothAlive, time => Assert.InRange(lab.Record.HeldByBoth(router, time.From, time.Until), TimeSpan.Zero, router.Interval + Observation));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void Restart_AfterAKill_LeftoversAreRecognised() => Assert.Equal(
        VirtualRouters.All.Count - VirtualRouters.Theirs.Count, lab.Record.Moments.Leftovers);

    [SkippableFact(typeof(LabUnavailableException))]
    public void Sigterm_OfLbHost_EndsInOrder() => Assert.Equal(0, lab.Record.Moments.OurExitCode);

    private static TheoryData<byte> Ids(IEnumerable<VirtualRouter> routers) => [.. routers.Select(router => router.Id)];

    private void AssertInTime(TimeSpan measured, TimeSpan expected)
    {
        output.WriteLine($"{measured.TotalMilliseconds:0} ms, the protocol's time is {expected.TotalMilliseconds:0} ms");
        Assert.InRange(measured, expected - Early, expected + Slack);
    }
}
