using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>The MASTER's network cable is pulled, and put back after the takeover.</summary>
internal sealed class UnplugMaster : FailoverStep
{
    public override string Name => "unplug_master";

    public override string Sentence =>
        "Pull the MASTER's cable: takeover after three silent intervals, by a server that found it down. Put it back: it serves again, as BACKUP.";

    public override string Claim => "Pull the MASTER's cable, and put it back";

    // 3.8 s by the protocol (three intervals and the skew of priority 50), and a second for TCP to try again.
    protected override TimeSpan LongestGap => TimeSpan.FromSeconds(10);

    // Those the new MASTER gave to the server without a cable before its check had failed; TCP tries again until the cable is back.
    protected override int MostFailedInAHundred => 15;

    protected override async Task<Happening> HappenAsync(DemoStage stage, RunningLoad load, CancellationToken cancellation)
    {
        var (master, other, lan) = (stage.Master, stage.Other, stage.Lab.Lan);
        await master.Host.SetCableAsync(lan, isIn: false);
        await master.WaitForStateAsync(NodeState.Fault, cancellation);
        await other.WaitForStateAsync(NodeState.Master, cancellation);
        var found = await other.WaitForLogAsync($"[{stage.Lab.RipOf(master.Host)}]:tcp:{DemoStage.Port} failed:", Eventually.Ample);
        await load.WaitForAnswersOfAsync([other.Host.Name], cancellation);
        await master.Host.SetCableAsync(lan, isIn: true);
        await master.WaitForStateAsync(NodeState.Backup, cancellation);
        var returned = await master.ReadStateAsync(cancellation);
        return new Happening(
            returned.StandsBy,
            $"{returned.Name} {returned.State} afterwards",
            $"{master.Host.Name} says FAULT, {other.Host.Name} MASTER; with the cable back {master.Host.Name} is BACKUP: equal priorities, no preemption",
            $"lb-host on {other.Host.Name}: {found}");
    }
}
