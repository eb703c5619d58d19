using Lb.Host.Lab;

namespace Lb.Host.Demo.Steps;

/// <summary>Three hosts on a LAN.</summary>
internal sealed class BuildLab : DemoStep
{
    public override string Name => "build_lab";

    public override string Sentence => "Build a lab: a client and two servers on one LAN, in network namespaces of their own.";

    public override string Claim => "A client and two servers on one LAN";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        stage.Lab = await TwoNodeLab.StartForVrrpAsync(cancellation);
        return new DemoOutcome(
            true,
            $"VIP {TwoNodeLab.Vip}, on nobody's eth0 yet",
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["vip"] = $"{TwoNodeLab.Vip}",
                ["server1"] = $"{TwoNodeLab.Rip1}",
                ["server2"] = $"{TwoNodeLab.Rip2}",
            },
            [
                $"client   198.18.0.10   {stage.Lab.Client.Macs[0]}",
                $"server1  {TwoNodeLab.Rip1}    {stage.Lab.Server1.Macs[0]}  has the VIP on lo and answers no ARP for it",
                $"server2  {TwoNodeLab.Rip2}    {stage.Lab.Server2.Macs[0]}  the same; who gets it on eth0 is for VRRP to decide",
            ]);
    }
}
