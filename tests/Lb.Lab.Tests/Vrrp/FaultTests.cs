using Lb.Host.Lab;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>What keeps a node from being MASTER: no link, no address, or none but the virtual one.</summary>
[Collection(TimedLabs.Name)]
public sealed class FaultTests
{
    private const string Address = "198.18.0.1/24";

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Fault_TakesThePlaceOfAnother_IsNoTransition()
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("node", await lab.AddNetworkAsync("lan"), Address);
        var node = await VrrpNode.StartLbHostAsync(host, FileOf("198.18.0.100"));

        await host.RunAsync(["ip", "address", "del", Address, "dev", "eth0"]);
        await node.WaitForLogAsync("cannot be MASTER: its interface has no address to send from");
        await host.RunAsync(["ip", "link", "set", "eth0", "down"]);
        await node.WaitForLogAsync("cannot be MASTER: its interface is down or gone");
        await host.RunAsync(["ip", "link", "set", "eth0", "up"]);
        await node.WaitForLogAsync("no longer so: its interface is down or gone");
        await host.RunAsync(["ip", "address", "add", Address, "dev", "eth0"]);
        await node.WaitForLogAsync("Entering BACKUP STATE: the fault is over");

        Assert.Equal((1, 2), (node.CountEntered("FAULT"), node.CountEntered("BACKUP")));
        Assert.Equal(0, await node.StopAsync());
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Start_VirtualAddressIsTheHostsOnlyOne_IsLeftAlone()
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("node", await lab.AddNetworkAsync("lan"), Address);
        var node = await VrrpNode.StartLbHostAsync(host, FileOf(Address));

        await node.WaitForLogAsync("it is this host's own and stays");
        await node.WaitForStateAsync("FAULT");

        Assert.Contains(Address, (await host.RunAsync(["ip", "-br", "-4", "address", "show", "eth0"])).Output, StringComparison.Ordinal);
        Assert.Equal(0, await node.StopAsync());
        Assert.Contains(Address, (await host.RunAsync(["ip", "-br", "-4", "address", "show", "eth0"])).Output, StringComparison.Ordinal);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Start_OwnAddressComesLater_LeftoverGoesThen()
    {
        await using var lab = await LabSandbox.StartAsync();
        var lan = await lab.AddNetworkAsync("lan");
        var (host, other) = (await lab.AddHostAsync("node", lan, "198.18.0.100/32"), await lab.AddHostAsync("other", lan, "198.18.0.2/24"));
        var master = await VrrpNode.StartLbHostAsync(other, FileOf("198.18.0.100", priority: 150));
        await master.WaitForStateAsync("MASTER");
        var node = await VrrpNode.StartLbHostAsync(host, FileOf("198.18.0.100"));
        await node.WaitForLogAsync("it is this host's own and stays");

        await host.RunAsync(["ip", "address", "add", Address, "dev", "eth0"]);
        await node.WaitForLogAsync("Removed 198.18.0.100: a predecessor that did not end in order left it");
        await node.WaitForStateAsync("BACKUP");

        var held = (await host.RunAsync(["ip", "-br", "-4", "address", "show", "eth0"])).Output;
        Assert.Contains(Address, held, StringComparison.Ordinal);
        Assert.DoesNotContain("198.18.0.100", held, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await node.StopAsync(), await master.StopAsync()));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Start_InterfaceIsMissing_SaysNothingOfItsAddresses()
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("node", await lab.AddNetworkAsync("lan"), Address);
        var node = await VrrpNode.StartLbHostAsync(host, FileOf("198.18.0.100", interfaceName: "eth9"));

        await node.WaitForStateAsync("FAULT");

        Assert.DoesNotContain(node.Log, static line => line.Contains("198.18.0.100", StringComparison.Ordinal));
        Assert.Equal(0, await node.StopAsync());
    }

    private static string FileOf(string address, int priority = 100, string interfaceName = "eth0") =>
        $$"""
        vrrp_instance VI_1 {
            interface {{interfaceName}}
            virtual_router_id 51
            priority {{priority}}
            advert_int 1
            virtual_ipaddress {
                {{address}}
            }
        }

        """;
}
