using System.Globalization;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Xunit.Abstractions;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>What clients see of a failover; docs/failover.md has the figures of one run.</summary>
[Collection(TimedLabs.Name)]
public sealed class FailoverTests(FailoverLab lab, ITestOutputHelper output) : IClassFixture<FailoverLab>
{
    // Connections that were under way at the moment when frames began to arrive elsewhere; at 100 a second there is seldom one.
    private const int UnderWay = 4;

    // A whole second without an answer would be felt; what is measured is a tenth, and mostly the machine's own noise.
    private const double Noticeable = 1000;

    // VRRPv2 with one second and priority 100: 3 s + 156/256 s; a client whose SYN was lost is later, others are not.
    private const double MasterDown = 3609, Slack = 500;

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
        Assert.Equal([FailoverLab.Rate / 2, FailoverLab.Rate / 2], asked.Shares.Values);
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
