using Lb.Host.Lab;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>A MASTER whose reload waits for a file that nobody writes still hands over.</summary>
[Collection(TimedLabs.Name)]
public sealed class HungReloadTests
{
    private const string Vip = "198.18.0.100/32";

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Stop_WhileAReloadWaitsForAFile_HandsOver()
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("node", await lab.AddNetworkAsync("lan"), "198.18.0.1/24");
        var node = await VrrpNode.StartLbHostAsync(host, File);
        await node.WaitForStateAsync("MASTER");
        var certificate = host.PathOf("certificate");
        await host.RunAsync(["mkfifo", certificate]);
        await host.WriteFileAsync("lb.conf", $"{File}SSL {{\n    certificate {certificate}\n    key {certificate}\n}}\n");

        // Who opens a pipe to write waits for somebody who reads.
        await using var writer = host.Start(["sh", "-c", $"exec 3>{certificate}; echo open; exec sleep 300"]);
        await node.SignalAsync(LabSignal.Hangup);
        await writer.WaitForLineAsync(static line => line == "open", Eventually.Ample);

        Assert.Equal(0, await node.StopAsync());
        Assert.Contains(node.Log, static line => line.Contains("sent priority 0", StringComparison.Ordinal));
        Assert.False(await host.HasAddressAsync("eth0", Vip));
    }

    private const string File =
        $$"""
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            advert_int 1
            virtual_ipaddress {
                {{Vip}}
            }
        }

        """;
}
