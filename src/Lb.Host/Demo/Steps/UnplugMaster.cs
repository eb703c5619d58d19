using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>The MASTER's network cable is pulled, and put back after the takeover.</summary>
internal sealed class UnplugMaster : FailoverStep
{
    public override string Name => "unplug_master";

    public override string Sentence =>
        "Pull the MASTER's cable: FAULT there, takeover here after three silent intervals. Put it back: it is BACKUP and serves again.";

    public override string Claim => "Pull the MASTER's cable, and put it back";

    // 3.8 s by the protocol (three intervals and the skew of priority 50), and a second for TCP to try again.
    protected override TimeSpan LongestGap => TimeSpan.FromSeconds(8);

    // There are no health checks yet: until the cable is back, the server behind it keeps its half, and clients wait for it.
    protected override int MostFailedInAHundred => 50;

    protected override async Task<Happening> HappenAsync(DemoStage stage, RunningLoad load, CancellationToken cancellation)
    {
        var (master, other, lan) = (stage.Master, stage.Other, stage.Lab.Lan);
        await master.Host.SetCableAsync(lan, isIn: false);
        await master.WaitForStateAsync(NodeState.Fault, cancellation);
        await other.WaitForStateAsync(NodeState.Master, cancellation);
        await load.WaitForAnswersOfAsync([other.Host.Name], cancellation);
        await master.Host.SetCableAsync(lan, isIn: true);
        await master.WaitForStateAsync(NodeState.Backup, cancellation);
        var returned = await master.ReadStateAsync(cancellation);
        return new Happening(
            returned.StandsBy,
            $"{returned.Name} {returned.State} afterwards",
            $"{master.Host.Name} says FAULT, {other.Host.Name} MASTER; with the cable back {master.Host.Name} is BACKUP: equal priorities, no preemption",
            $"until then {master.Host.Name} kept its half of the new connections, which wait for it: there are no health checks yet");
    }
}
