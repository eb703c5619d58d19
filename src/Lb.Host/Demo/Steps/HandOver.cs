using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>The MASTER is asked to end, as before a maintenance.</summary>
internal sealed class HandOver : FailoverStep
{
    public override string Name => "hand_over";

    public override string Sentence => "SIGTERM to the MASTER's lb-host: it resigns (priority 0) and ends when the other server has taken over.";

    public override string Claim => "SIGTERM: the MASTER hands over";

    protected override TimeSpan LongestGap => TimeSpan.FromSeconds(3);

    protected override int MostFailedInAHundred => 10;

    protected override async Task<Happening> HappenAsync(DemoStage stage, RunningLoad load, CancellationToken cancellation)
    {
        var (master, other) = (stage.Master, stage.Other);
        var exitCode = await master.StopAsync(cancellation);
        await other.WaitForStateAsync(NodeState.Master, cancellation);
        var hasLeft = await master.Host.HasAddressAsync("eth0", $"{TwoNodeLab.Vip}", cancellation);
        return new Happening(
            exitCode == 0 && !hasLeft,
            $"exit code {exitCode}",
            $"lb-host on {master.Host.Name} ended with exit code {exitCode}; the VIP is {(hasLeft ? "still" : "no longer")} on its eth0");
    }
}
