using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>Forty connections, and where they went; the LAN is recorded meanwhile for the next step.</summary>
internal sealed class SpreadConnections : DemoStep
{
    private const int Connections = 40;

    public override string Name => "spread_connections";

    public override string Sentence => $"Open {Connections} connections to the VIP, each asking who answers: round robin gives each server half.";

    public override string Claim => "Round robin is exact";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        await using var capture = await stage.Lab.Lan.CaptureAsync(
            $"host {TwoNodeLab.Vip} and tcp port {DemoStage.Port}", snapLength: 128, cancellation);
        var asked = await new TrafficClient(stage.Lab.Client).AskAsync(DemoStage.Vip, Connections, cancellation: cancellation);
        await capture.StopAsync(cancellation);
        stage.Frames = CaptureFile.ReadTcp(capture.OutsidePath);

        var one = asked.Shares.GetValueOrDefault(stage.Lab.Server1.Name);
        var two = asked.Shares.GetValueOrDefault(stage.Lab.Server2.Name);
        return new DemoOutcome(
            one == Connections / 2 && two == Connections / 2,
            $"server1 {one}, server2 {two}, failed {asked.Errors.Count}",
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["connections"] = Connections,
                ["server1"] = one,
                ["server2"] = two,
                ["failed"] = asked.Errors.Count,
            },
            asked.Errors)
        {
            Clients = new ClientView(stage.Master.Host.Name, stage.Master.Host.Name, Connections, asked.Errors.Count),
        };
    }
}
