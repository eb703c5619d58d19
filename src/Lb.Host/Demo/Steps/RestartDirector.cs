using Lb.Host.Lab;

namespace Lb.Host.Demo.Steps;

/// <summary>The killed daemon comes back to a host that still has the VIP.</summary>
internal sealed class RestartDirector : DemoStep
{
    // Event 1113 of docs/logging.md.
    private const string Leftover = "did not end in order left it";

    public override string Name => "restart_director";

    public override string Sentence =>
        "Start it again: it removes the VIP that the killed one left on eth0, and is BACKUP; of equal priorities none takes mastership back.";

    public override string Claim => "Restart it: the VIP it left is removed";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var dead = stage.Other;
        var wasLeft = await dead.Host.HasAddressAsync("eth0", $"{TwoNodeLab.Vip}", cancellation);
        var director = await Director.StartAsync(dead.Host, DemoConfiguration.Text, cancellation);
        stage.Directors = [.. stage.Directors.Select(one => one == dead ? director : one)];
        await director.WaitForStateAsync(NodeState.Backup, cancellation);
        var said = await director.WaitForLogAsync(Leftover, Eventually.Ample);

        var (returned, master) = (await director.ReadStateAsync(cancellation), await stage.Master.ReadStateAsync(cancellation));
        return new DemoOutcome(
            wasLeft && returned.StandsBy && master.IsMaster,
            $"{returned.Name} {returned.State}, {master.Name} {master.State}",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["vip_was_left"] = wasLeft, ["returned"] = returned, ["master"] = master },
            [$"lb-host on {returned.Name}: {said}"]);
    }
}
