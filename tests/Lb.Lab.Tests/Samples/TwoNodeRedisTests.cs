using System.Diagnostics;
using System.Net;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Lb.Lab.Tests.Vrrp;

namespace Lb.Lab.Tests.Samples;

/// <summary>The sample is run, not only read: its files and the commands of its README, in a lab.</summary>
public sealed class TwoNodeRedisTests
{
    private static readonly TimeSpan Patience = Eventually.Ample;
    private static readonly IPEndPoint Service = new(IPAddress.Parse(TwoNodeRedis.Vip), 6379);

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Pair_WithTheCapabilitiesOfTheUnit_ServesReloadsAndHandsOver()
    {
        await using var sample = await TwoNodeRedis.StartAsync();
        var first = await TwoNodeRedis.StartLbHostAsync(sample.Server1);
        await EnteredAsync(first, "MASTER");
        var second = await TwoNodeRedis.StartLbHostAsync(sample.Server2);

        var ping = TwoNodeRedis.Commands("redis-cli -h 198.18.0.100 ping").Single();
        Assert.Equal("PONG", (await sample.Client.RunAsync(ping.Split(' '))).Output);
        var asked = await new TrafficClient(sample.Client).AskAsync(Service, 20);
        Assert.Equal(10, asked.Shares["server1"]);
        Assert.Equal(10, asked.Shares["server2"]);

        // What ExecReload and a stop of the unit send.
        await first.SignalAsync(LabSignal.Hangup);
        await first.WaitForLineAsync(line => line.Contains("nothing is different", StringComparison.Ordinal), Patience);
        await first.SignalAsync(LabSignal.Terminate);
        Assert.Equal(0, await first.WaitForExitAsync(TimeSpan.FromSeconds(int.Parse(TwoNodeRedis.UnitSetting("TimeoutStopSec")))));
        await EnteredAsync(second, "MASTER");
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Switch_KeepalivedOnTheOtherNode_VipPassesAndIsServed()
    {
        LabTools.Require("keepalived");
        await using var sample = await TwoNodeRedis.StartAsync();

        // The same file: keepalived skips our lines, and leaves virtual servers alone when it is to do VRRP only.
        var keepalived = await VrrpNode.StartKeepalivedAsync(sample.Server1, TwoNodeRedis.Configuration);
        await keepalived.WaitForEnteredAsync("MASTER", 1);
        var second = await TwoNodeRedis.StartLbHostAsync(sample.Server2);
        await EnteredAsync(second, "BACKUP");
        Assert.True(await sample.Server1.HasAddressAsync("eth0", TwoNodeRedis.Vip));
        Assert.False(await sample.Server2.HasAddressAsync("eth0", TwoNodeRedis.Vip));

        _ = await keepalived.StopAsync();
        await EnteredAsync(second, "MASTER");
        var first = await TwoNodeRedis.StartLbHostAsync(sample.Server1);
        await EnteredAsync(first, "BACKUP");
        var asked = await new TrafficClient(sample.Client).AskAsync(Service, 10);

        Assert.Equal(5, asked.Shares["server1"]);
        Assert.Equal(5, asked.Shares["server2"]);
        Assert.False(await sample.Server1.HasAddressAsync("eth0", TwoNodeRedis.Vip));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task FirewallSnippet_InAChain_IsTakenByNft()
    {
        LabTools.Require("nft");
        await using var sandbox = await LabSandbox.StartAsync();
        var host = await sandbox.AddHostAsync("server");
        var rules = string.Concat(TwoNodeRedis.Snippets("nft"));
        var file = await host.WriteFileAsync("rules.nft", $"table inet filter {{\n chain input {{\n type filter hook input priority 0; policy drop;\n{rules} }}\n}}\n");

        await host.RunAsync(["nft", "-f", file]);

        Assert.Contains("lbi*", (await host.RunAsync(["nft", "list", "ruleset"])).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Unit_SystemdAnalyze_FindsNothing()
    {
        Skip.If(LabTools.Find("systemd-analyze") is null, "systemd-analyze (Debian: systemd) is not installed.");
        using var folder = new Lb.Testing.TemporaryFolder();
        var unit = folder.File("lb-host.service");

        // The program need not be installed on this machine.
        await File.WriteAllTextAsync(unit, (await File.ReadAllTextAsync(TwoNodeRedis.PathOf("lb-host.service"))).Replace("/usr/local/bin/lb-host", "/bin/true", StringComparison.Ordinal));
        using var analyze = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", unit]) { UseShellExecute = false, RedirectStandardError = true })!;
        var said = await analyze.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await analyze.WaitForExitAsync().WaitAsync(Patience);

        // It looks at the units of this machine too, and those are not ours.
        Assert.DoesNotContain(said.Split('\n'), static line => line.Contains("lb-host", StringComparison.Ordinal));
    }

    private static Task EnteredAsync(LabProcess daemon, string state) =>
        daemon.WaitForLineAsync(line => line.Contains($"Entering {state} STATE", StringComparison.Ordinal), Patience);
}
