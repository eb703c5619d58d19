namespace Lb.Host.Demo.Steps;

/// <summary>Who is MASTER, by the word of both daemons and of both kernels.</summary>
internal sealed class ShowMastership : DemoStep
{
    public override string Name => "show_mastership";

    public override string Sentence => "Ask both who is MASTER (lb-host vrrp --json, ip address): one has the VIP on eth0, and the other knows whose it is.";

    public override string Claim => "One MASTER, and the BACKUP knows it";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        await stage.Directors[1].WaitForStateAsync(NodeState.Backup, cancellation);
        var nodes = await Task.WhenAll(stage.Directors.Select(director => director.ReadStateAsync(cancellation)));
        return new DemoOutcome(
            nodes[0].IsMaster && nodes[1].StandsBy && nodes[1].MasterAddress == nodes[0].MasterAddress,
            $"MASTER: {string.Join(", ", nodes.Where(node => node.IsMaster).Select(node => node.Name))}",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["nodes"] = nodes },
            [.. nodes.Select(node =>
                $"{node.Name}: {node.State}, MASTER is {node.MasterAddress}, service {node.Service}, {(node.HoldsVip ? "VIP on eth0" : "no VIP on eth0")}")]);
    }
}
