using System.Net;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>
/// The way through the BACKUP, tried before it is needed: a host whose neighbour entry for the VIP is the BACKUP's MAC address.
/// </summary>
internal sealed class TryStandbyPort : DemoStep
{
    private const int Connections = 10;

    public override string Name => "try_standby_port";

    public override string Sentence =>
        $"From a host that sends the VIP's frames to the BACKUP's MAC: port {DemoStage.StandbyPort} is balanced there, port {DemoStage.Port} is not.";

    public override string Claim => "The standby port answers on the BACKUP";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var (master, backup) = (stage.Master.Host, stage.Other.Host);
        var tester = await stage.Lab.Sandbox.AddHostAsync("tester", stage.Lab.Lan, "198.18.0.20/24");
        await tester.PinNeighborAsync("eth0", $"{TwoNodeLab.Vip}", backup.Macs[0]);

        var client = new TrafficClient(tester);
        var standby = await client.AskAsync(new IPEndPoint(TwoNodeLab.Vip, DemoStage.StandbyPort), Connections, cancellation: cancellation);
        var own = await client.AskAsync(DemoStage.Vip, Connections, cancellation: cancellation);

        var shares = stage.Lab.Servers.Select(server => standby.Shares.GetValueOrDefault(server.Name)).ToArray();
        return new DemoOutcome(
            shares.All(share => share == Connections / 2) && own.Shares.GetValueOrDefault(backup.Name) == Connections,
            $"port {DemoStage.StandbyPort}: server1 {shares[0]}, server2 {shares[1]}",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["standby_port"] = standby.Shares, ["own_port"] = own.Shares },
            [
                $"port {DemoStage.StandbyPort} by {backup.Macs[0]}: {Text(standby)}",
                $"port {DemoStage.Port} by {backup.Macs[0]}: {Text(own)}: not balanced, answered by that host alone",
            ])
        {
            Clients = new ClientView(master.Name, master.Name, 2 * Connections, standby.Errors.Count + own.Errors.Count),
        };
    }

    private static string Text(AskReport report) => string.Join(", ", report.Shares.Select(share => $"{share.Key} {share.Value}").Concat(report.Errors));
}
