using System.Globalization;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Xunit.Abstractions;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>What clients see of a failover; docs/failover.md has the figures of one run.</summary>
[Collection(TimedLabs.Name)]
public sealed class FailoverTests(FailoverLab lab, ITestOutputHelper output) : IClassFixture<FailoverLab>
{
    // Connections that were under way at the moment when frames began to arrive elsewhere: at 100 a second there is seldom one, and on a slow
    // machine what comes within a quarter of a second. Without a service, a hundred would fail every second.
    private const int UnderWay = FailoverLab.Rate / 4;

    // VRRPv2 with one second and priority 100: 3 s + 156/256 s.
    private const double MasterDown = 3609;

    // The time without an answer is measured by the client, a process like others: what is measured of a takeover that nobody waits for is
    // a tenth of a second, and on a busy machine mostly its noise. One that is waited for takes the master-down interval.
    private const double Noticeable = 3000, Slack = 3000;

    [SkippableFact(typeof(LabUnavailableException))]
    public void AllConnections_NothingHappens_AreServed()
    {
        var report = ReportOf(FailoverLab.Nothing);

        Assert.Equal(0, report.Failed);
        Assert.Equal(FailoverLab.LongConnections, report.Surviving);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData(FailoverLab.Sigterm)]
    [InlineData(FailoverLab.Return)]
    [InlineData(FailoverLab.Sigkill)]
    [InlineData(FailoverLab.ReturnAfterSigkill)]
    [InlineData(FailoverLab.BothMaster)]
    public void NewConnections_WhateverHappens_GoOn(string happening)
    {
        var report = ReportOf(happening);

        Assert.InRange(report.Failed, 0, UnderWay);
        Assert.InRange(report.GapMilliseconds, 0, Noticeable);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData(FailoverLab.Sigterm)]
    [InlineData(FailoverLab.Return)]
    [InlineData(FailoverLab.ReturnAfterSigkill)]
    public void LongConnections_ToTheServerThatTakesOver_Survive(string happening) =>
        Assert.InRange(ReportOf(happening).Surviving, FailoverLab.LongConnections / 2, FailoverLab.LongConnections);

    [SkippableFact(typeof(LabUnavailableException))]
    public void LinkDown_OfTheMaster_ServiceIsBackAfterTheMasterDownInterval() =>
        Assert.InRange(ReportOf(FailoverLab.LinkDown).GapMilliseconds, 0, MasterDown + Slack);

    [SkippableFact(typeof(LabUnavailableException))]
    public void LinkUp_OfTheMaster_ClientsAreBalancedAgain()
    {
        _ = ReportOf(FailoverLab.LinkDown);
        AssertBalanced(lab.AfterLinkUp);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void BothMaster_OneAgain_ClientsLearnWhereTheVipIs()
    {
        _ = ReportOf(FailoverLab.BothMaster);
        AssertBalanced(lab.AfterHeal);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void BothMaster_ClientsFrames_NoneCrossesMoreThanTwice()
    {
        const int ToADirectorAndFromThereToAServer = 2;
        _ = ReportOf(FailoverLab.BothMaster);

        Assert.Equal(ToADirectorAndFromThereToAServer, lab.MostCrossings);
        Assert.True(lab.Redirected > FailoverLab.Rate, $"{lab.Redirected} redirected");
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void Sigkill_OfTheMaster_GuardIsGoneAtOnceAndTheNextOneCleansUp()
    {
        _ = ReportOf(FailoverLab.Sigkill);

        Assert.DoesNotContain("userspacelb", lab.GuardAfterKill, StringComparison.Ordinal);
        Assert.Single(lab.LogAfterKill, static line => line.Contains($"Removed {VrrpPairLab.Service.Address}: a predecessor", StringComparison.Ordinal));
    }

    /// <summary>Only the MASTER balances: a client that still sends to the other one is answered by that server alone.</summary>
    private static void AssertBalanced(AskReport? asked)
    {
        Assert.Empty(asked!.Errors);
        Assert.Equal(["server1", "server2"], asked.Shares.Keys.Order(StringComparer.Ordinal));
        Assert.All(asked.Shares.Values, static share => Assert.InRange(share, FailoverLab.Rate * 2 / 5, FailoverLab.Rate * 3 / 5));
    }

    private LoadReport ReportOf(string happening)
    {
        var report = lab.Reports[happening];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {happening} | {report.GapMilliseconds:0} ms | {report.Failed} of {report.Connections} | {report.Delayed} | {report.Surviving} of {report.LongConnections} |"));
        foreach (var (reason, count) in report.Failures)
            output.WriteLine($"{count} times: {reason}");
        return report;
    }
}
