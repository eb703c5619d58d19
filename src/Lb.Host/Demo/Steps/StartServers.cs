using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>Redis and a director on each server.</summary>
internal sealed class StartServers : DemoStep
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    public override string Name => "start_servers";

    public override string Sentence =>
        "Start Redis and lb-host on both servers, server1 first, with the same configuration: the set-up in which IPVS loops.";

    public override string Claim => "Two servers, each director and real server";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var (server1, server2) = (stage.Lab.Server1, stage.Lab.Server2);
        await Task.WhenAll(
            from host in (LabHost[])[server1, server2]
            from port in (int[])[DemoStage.Port, DemoStage.StandbyPort]
            select RedisServer.StartAsync(host, port, cancellation));

        // The priorities are equal: who is first is MASTER.
        var first = await Director.StartAsync(server1, DemoConfiguration.Text, cancellation);
        stage.Directors = [first];
        await first.WaitForStateAsync(NodeState.Master, cancellation);
        stage.Directors = [first, await Director.StartAsync(server2, DemoConfiguration.Text, cancellation)];

        // Only when both servers have answered through the VIP do the figures of the next steps speak of the balancer alone.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.TrueAsync("an answer of both servers through the VIP", Eventually.Ample, async () =>
        {
            string[] ask = ["redis-cli", "-h", $"{TwoNodeLab.Vip}", .. RedisServer.WhoAreYou];
            seen.Add((await stage.Lab.Client.RunAsync(ask, AnswerTime, cancellation)).Output);
            return seen.Contains(server1.Name) && seen.Contains(server2.Name);
        }, cancellation);

        return new DemoOutcome(
            true,
            "both answer through the VIP",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["configuration"] = DemoConfiguration.Text },
            DemoConfiguration.Text.TrimEnd().Split('\n'));
    }
}
