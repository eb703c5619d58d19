using Lb.Host.Lab;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>A reload of a file that says what it said before: what the file names is looked at again.</summary>
[Collection(TimedLabs.Name)]
public sealed class UnchangedReloadTests
{
    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Reload_OfTheSameFile_GivesScriptsAnotherChance()
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("node", await lab.AddNetworkAsync("lan"), "198.18.0.1/24");
        var (reader, check) = (await WriteScriptAsync(host, "reader.sh"), host.PathOf("check.sh"));
        var node = await VrrpNode.StartLbHostAsync(host, FileOf(host.PathOf("fifo"), reader, check));
        await node.WaitForStateAsync("MASTER");
        await WaitForReaderEndsAsync(1);
        Assert.Contains(node.Log, static line => line.Contains("Disabling track script chk", StringComparison.Ordinal));

        _ = await WriteScriptAsync(host, "check.sh");
        await node.SignalAsync(LabSignal.Hangup);
        await node.WaitForLogAsync("VRRP_Script(chk) succeeded");
        await WaitForReaderEndsAsync(2);
        await node.WaitForLogAsync("nothing is different");

        Assert.Equal((1, 1), (node.CountEntered("BACKUP"), node.CountEntered("MASTER")));
        Assert.Equal(0, await node.StopAsync());

        Task WaitForReaderEndsAsync(int times) => Eventually.TrueAsync(
            $"the pipe's reader ended {times} times",
            Eventually.Ample,
            () => node.Log.Count(static line => line.Contains("The script of notify_fifo", StringComparison.Ordinal)) == times);
    }

    private static async Task<string> WriteScriptAsync(LabHost host, string name)
    {
        var script = await host.WriteFileAsync(name, "#!/bin/sh\nexit 0\n");
        await host.RunAsync(["chmod", "755", script]);
        return script;
    }

    private static string FileOf(string fifo, string reader, string check) =>
        $$"""
        global_defs {
            script_user root
            notify_fifo {{fifo}}
            notify_fifo_script {{reader}}
        }
        vrrp_script chk {
            script {{check}}
            interval 1
            weight 10
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            advert_int 1
            virtual_ipaddress {
                198.18.0.100/24
            }
            track_script {
                chk
            }
        }

        """;
}
