using System.Text.Json;
using Lb.Host.Control;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>A MASTER whose log nobody takes stays MASTER, and serves.</summary>
[Collection(TimedLabs.Name)]
public sealed class StalledLogTests
{
    // As many lines a second as it takes to fill the pipe and the queue within seconds; a run's output is logged up to 100 lines.
    private const int NoisyScripts = 20, LinesOfARun = 100;

    private const int Questions = 40;
    private const int SeveralAdvertisements = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static string FifoOf(LabHost host) => host.PathOf("log");

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_NobodyReadsTheNoisyLog_StaysMasterAndTellsWhatIsMissing()
    {
        await using var lab = await VrrpPairLab.StartAsync();
        var fifo = FifoOf(lab.Server1);
        await lab.Server1.RunAsync(["mkfifo", fifo]);
        var noise = await WriteScriptAsync(lab.Server1);

        // The daemon's own third descriptor is the reader that never reads, so that there is one.
        await using var first = await StartAsync(lab.Server1, NoisyFile(noise), $"3<>{fifo} 2>{fifo}");
        await Eventually.TrueAsync("a log that is full", Patience, async () => await DroppedLinesAsync(lab.Server1) > 0);
        await Eventually.TrueAsync("MASTER", Patience, async () => (await VrrpAsync(lab.Server1)).State == "MASTER");
        await using var second = await lab.StartSecondAsync();

        // Something that the thread of VRRP has to say.
        await lab.Server1.RemoveAddressAsync("eth0", $"{VrrpPairLab.Service.Address}/32");
        await Eventually.TrueAsync("the virtual address put back", Patience, () => lab.Server1.HasAddressAsync("eth0", $"{VrrpPairLab.Service.Address}/32"));
        var heard = (await VrrpAsync(lab.Server2)).Counters.Received;
        await Eventually.TrueAsync(
            "advertisements after that", Patience, async () => (await VrrpAsync(lab.Server2)).Counters.Received >= heard + SeveralAdvertisements);
        Assert.Equal(0, second.CountEntered("MASTER"));
        Assert.Empty((await lab.Traffic.AskAsync(VrrpPairLab.Service, Questions)).Errors);

        await using var reader = lab.Server1.Start(["cat", fifo]);
        await reader.WaitForLineAsync(static line => line.Contains("Lines dropped here, since nobody read the log: ", StringComparison.Ordinal), Patience);
        await first.SignalAsync(LabSignal.Terminate);
        Assert.Equal(0, await first.WaitForExitAsync(Patience));
        await reader.WaitForLineAsync(static line => line.Contains("Stopped;", StringComparison.Ordinal), Patience);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_NobodyReadsTheLogToTheEnd_StopsInOrder()
    {
        await using var lab = await VrrpPairLab.StartAsync();
        var fifo = FifoOf(lab.Server1);
        await lab.Server1.RunAsync(["mkfifo", fifo]);

        // Full before the first line.
        await using var node = await StartAsync(lab.Server1, VrrpPairLab.FileOf(VrrpPairLab.Higher), $"3<>{fifo} 2>{fifo}; head -c 65536 /dev/zero >&3");
        await Eventually.TrueAsync("MASTER", Patience, async () => (await VrrpAsync(lab.Server1)).State == "MASTER");
        await node.SignalAsync(LabSignal.Terminate);
        Assert.Equal(0, await node.WaitForExitAsync(Patience));
        Assert.DoesNotContain("userspacelb", (await lab.Server1.RunAsync(["nft", "list", "ruleset"])).Output, StringComparison.Ordinal);
        Assert.False(await lab.Server1.HasAddressAsync("eth0", $"{VrrpPairLab.Service.Address}/32"));
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData("2>/dev/full", true)]
    [InlineData("2> >(head -n 1)", false)]
    public async Task Run_LogCannotBeWritten_ServesAndStopsInOrder(string redirection, bool isCounted)
    {
        await using var lab = await VrrpPairLab.StartAsync();
        await using var node = await StartAsync(lab.Server1, VrrpPairLab.FileOf(VrrpPairLab.Higher), redirection);
        await Eventually.TrueAsync("MASTER", Patience, async () => (await VrrpAsync(lab.Server1)).State == "MASTER");
        Assert.Empty((await lab.Traffic.AskAsync(VrrpPairLab.Service, Questions)).Errors);
        Assert.Equal(isCounted, await DroppedLinesAsync(lab.Server1) > 0);

        await node.SignalAsync(LabSignal.Terminate);
        Assert.Equal(0, await node.WaitForExitAsync(Patience));
    }

    /// <summary>Starts lb-host with its log going elsewhere.</summary>
    private static async Task<LabProcess> StartAsync(LabHost host, string configuration, string redirections)
    {
        var file = await host.WriteFileAsync("lb.conf", configuration);
        var argv = HostProgram.Argv("run", "-f", file, "--control", Director.ControlSocketOn(host), "--log-level", "Debug");
        return host.Start(["bash", "-c", $"exec {redirections}; exec \"$@\"", "bash", .. argv]);
    }

    private static async Task<string> WriteScriptAsync(LabHost host)
    {
        var script = await host.WriteFileAsync("noise.sh", $"#!/bin/sh\nexec seq {LinesOfARun}\n");
        await host.RunAsync(["chmod", "755", script]);
        return script;
    }

    private static string NoisyFile(string script)
    {
        var names = Enumerable.Range(1, NoisyScripts).Select(static number => $"noise{number}").ToArray();
        var blocks = names.Select(name => $$"""
            vrrp_script {{name}} {
                script {{script}}
                interval 1
                timeout 10
            }

            """);
        return string.Concat(blocks) + VrrpPairLab.FileOf(VrrpPairLab.Higher, $"track_script {{\n{string.Join('\n', names)}\n}}");
    }

    private static async Task<long> DroppedLinesAsync(LabHost host)
    {
        using var counters = JsonDocument.Parse(await AskAsync(host, "counters"));
        return counters.RootElement.GetProperty("log_lines_dropped").GetInt64();
    }

    private static async Task<VrrpInstanceReport> VrrpAsync(LabHost host) => VrrpReport.Parse(await AskAsync(host, "vrrp")).Instances[0];

    private static async Task<string> AskAsync(LabHost host, string verb) =>
        (await host.RunAsync(HostProgram.Argv(verb, "--json", "--control", Director.ControlSocketOn(host)))).Output;
}
