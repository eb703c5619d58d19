using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>The crash nobody prepares for: the MASTER's daemon is killed while clients keep asking.</summary>
internal sealed class KillMaster : FailoverStep
{
    public override string Name => "kill_master";

    public override string Sentence =>
        "kill -9 the MASTER's lb-host under load: its kernel serves at once, with nothing to clean up; then the other server takes over.";

    public override string Claim => "kill -9 the MASTER's lb-host";

    // Below the time until the takeover: it is the kernel who fills it.
    protected override TimeSpan LongestGap => TimeSpan.FromSeconds(3);

    // Those under way at the kill and at the takeover: the slower the machine, the more.
    protected override int MostFailedInAHundred => 10;

    protected override async Task<Happening> HappenAsync(DemoStage stage, RunningLoad load, CancellationToken cancellation)
    {
        var (master, other) = (stage.Master, stage.Other);
        await master.KillAsync(cancellation);
        await load.WaitForAnswersOfAsync([master.Host.Name], cancellation);
        await other.WaitForStateAsync(NodeState.Master, cancellation);
        return new Happening(
            true,
            "its kernel served until the takeover",
            $"after the kill {master.Host.Name} alone answers, by its kernel; after the takeover both do again");
    }
}
