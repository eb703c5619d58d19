using Lb.Host.Lab;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>A reload is no transition, and so the origin's loop (reload, BACKUP, script, reload) cannot begin.</summary>
[Collection(TimedLabs.Name)]
public sealed class ReloadTests(ReloadLab lab) : IClassFixture<ReloadLab>
{
    [SkippableFact(typeof(LabUnavailableException))]
    public void Reload_OfTheMasterWhateverChanges_IsNoTransition()
    {
        Assert.Equal(["BACKUP", "MASTER"], lab.Record.FirstEntered);
        Assert.Equal(["BACKUP", "MASTER", "BACKUP"], lab.Record.SecondEntered);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void Reload_UnderLoad_NoConnectionIsLost()
    {
        Assert.Empty(lab.Record.Load.Failures);
        Assert.Equal(lab.Record.Load.LongConnections, lab.Record.Load.Surviving);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void Reload_ChangedWeight_IsInForce()
    {
        // Three of four, but the load takes turns too: which of them these questions get is chance. With even weights it would be 200.
        Assert.Empty(lab.Record.Weighted.Errors);
        Assert.InRange(lab.Record.Weighted.Shares["server1"], 250, 350);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public void Reload_ChangedPriority_IsAdvertised() => Assert.Equal([150, 140, 0], lab.Record.FirstPriorities);

    [SkippableFact(typeof(LabUnavailableException))]
    public void Reload_AddedAddress_IsNotTakenForOneThatSomebodyRemoved() => Assert.Empty(lab.Record.FirstPutBack);

    [SkippableFact(typeof(LabUnavailableException))]
    public void NotifyScripts_ThatHaveTheDaemonReload_RunOnceForEachTransition()
    {
        Assert.Equal(
            [
                "INSTANCE VI_1 BACKUP 100", "INSTANCE VI_1 BACKUP 100", "INSTANCE VI_1 MASTER 100", "INSTANCE VI_1 STOP 100",
                "backup", "backup", "master", "stop",
            ],
            lab.Record.ScriptRuns.Order(StringComparer.Ordinal));
        Assert.Contains(lab.Record.SecondReloads, static line => !line.Contains("nothing is different", StringComparison.Ordinal));
    }
}
