using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>The worst moment of a pair: neither hears the other, so both are MASTER and balance. That is where IPVS loops.</summary>
internal sealed class MakeBothMaster : DemoStep
{
    private const int Connections = 20;

    private const string Deafen = "add table inet split; add chain inet split in { type filter hook input priority 0; }; add rule inet split in meta l4proto 112 drop";
    private const string Listen = "delete table inet split";

    public override string Name => "make_both_master";

    public override string Sentence =>
        "Discard advertisements on both servers, until both are MASTER and balance: no frame loops. Let them hear again: one remains.";

    public override string Claim => "Both MASTER: still no loop";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var (first, second) = (stage.Master, stage.Other);
        await EachServerAsync(stage, Deafen, cancellation);
        await second.WaitForStateAsync(NodeState.Master, cancellation);
        var both = await Task.WhenAll(stage.Directors.Select(director => director.ReadStateAsync(cancellation)));
        var before = await CountRecognisedAsync(stage, cancellation);
        await using var capture = await stage.Lab.Lan.CaptureAsync($"host {TwoNodeLab.Vip} and tcp port {DemoStage.Port}", snapLength: 128, cancellation);
        var asked = await new TrafficClient(stage.Lab.Client).AskAsync(DemoStage.Vip, Connections, cancellation: cancellation);
        await capture.StopAsync(cancellation);
        var ways = new WireWays(CaptureFile.ReadTcp(capture.OutsidePath));
        var recognised = await CountRecognisedAsync(stage, cancellation) - before;

        // RFC 9568 §6.4.3: of equal priorities the higher address remains.
        await EachServerAsync(stage, Listen, cancellation);
        await first.WaitForStateAsync(NodeState.Backup, cancellation);
        return new DemoOutcome(
            both.All(node => node.IsMaster) && ways.AreStraight && recognised > 0 && asked.Errors.Count == 0 && stage.Master == second,
            $"at most {ways.MostOfAll} times, {recognised} recognised",
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["most_times_of_a_frame"] = ways.MostOfAll,
                ["redirected_by_peer"] = recognised,
                ["answers"] = asked.Shares,
            },
            [
                $"{string.Join(", ", both.Select(node => $"{node.Name} {node.State}"))}; {string.Join(", ", asked.Shares.Select(share => $"{share.Key} {share.Value}"))}",
                $"{recognised} frames came from a director: each was served where it came, though the service is active there",
                .. asked.Errors,
            ])
        {
            Clients = new ClientView(first.Host.Name, second.Host.Name, Connections, asked.Errors.Count),
        };
    }

    private static async Task<long> CountRecognisedAsync(DemoStage stage, CancellationToken cancellation) =>
        (await Task.WhenAll(stage.Directors.Select(director => director.ReadCountersAsync(cancellation)))).Sum(counters => counters.RedirectedByPeer);

    private static async Task EachServerAsync(DemoStage stage, string rules, CancellationToken cancellation)
    {
        foreach (var server in stage.Lab.Servers)
            await server.RunAsync(["nft", rules], cancellation: cancellation);
    }
}
