using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>What <c>lb-host run</c> and <c>counters</c> say when they cannot, in one sentence, and that nothing stays behind.</summary>
public sealed class RefusalScenarios(RefusalScenarios.OneHost fixture) : IClassFixture<RefusalScenarios.OneHost>
{
    private static readonly string Good = LbService.FileOf(LbService.AllOf(TwoNodeLab.Vip));

    // An administrator's name without an administrator's powers: what a container without CAP_NET_ADMIN is.
    private static readonly string[] Powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];

    public static TheoryData<string, string> Refused => new()
    {
        { Good.Replace("interface eth0", "interface nosuch0", StringComparison.Ordinal), "lb.conf:6:1: the interface 'nosuch0' for TCP 198.18.0.100:7000 does not exist; 'ip link' lists those there are." },
        { Good.Replace("interface eth0", "interface lo", StringComparison.Ordinal), "the interface 'lo' for TCP 198.18.0.100:7000 has no MAC address" },
        { "global_defs {\n}\n", "lb.conf has no virtual_server and no vrrp_instance, so there is nothing to do." },
        { Good.Replace("virtual_server 198.18.0.100 7000", "virtual_server 198.18.0.300 7000", StringComparison.Ordinal), "198.18.0.300" },
        { Good.TrimEnd('\n', '}'), "lb.conf:" },
    };

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(Refused))]
    public async Task Run_UnusableFile_SaysWhatIsWrong(string file, string sentence) =>
        await AssertRefusedAsync(await Director.LaunchAsync(fixture.Server, file), sentence);

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_NoSuchFile_SaysSo() =>
        await AssertRefusedAsync(fixture.Server.Start(HostProgram.Argv("run", "-f", "/run/lab/nosuch.conf")), "/run/lab/nosuch.conf");

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_AFolderForAFile_SaysSo() =>
        await AssertRefusedAsync(fixture.Server.Start(HostProgram.Argv("run", "-f", "/run/lab")), "/run/lab");

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_WithoutCapabilities_NamesThem()
    {
        var file = await fixture.Server.WriteFileAsync("good.conf", Good);

        await AssertRefusedAsync(
            fixture.Server.Start([.. Powerless, .. HostProgram.Argv("run", "-f", file, "--control", Director.ControlSocketOn(fixture.Server))]),
            "CAP_NET_ADMIN");
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_VrrpAloneWithoutRawSockets_NeverSaysThatItBalances()
    {
        const string VrrpAlone = "vrrp_instance V {\n interface eth0\n virtual_router_id 5\n virtual_ipaddress {\n 198.18.0.50\n }\n}\n";
        var file = await fixture.Server.WriteFileAsync("vrrp.conf", VrrpAlone);
        var run = fixture.Server.Start(
            ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw", .. HostProgram.Argv("run", "-f", file, "--control", Director.ControlSocketOn(fixture.Server))]);

        await AssertRefusedAsync(run, "CAP_NET_RAW");
        Assert.DoesNotContain("Balancing", run.Errors.Text, StringComparison.Ordinal);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_ControlSocketIsAFile_IsLeftAlone()
    {
        var file = await fixture.Server.WriteFileAsync("good.conf", Good);
        var taken = await fixture.Server.WriteFileAsync("precious", "data");

        await AssertRefusedAsync(
            fixture.Server.Start(HostProgram.Argv("run", "-f", file, "--control", taken)),
            $"{taken} is a file and not a socket; choose another path with --control.");
        Assert.True(fixture.Server.HasFile("precious"));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Counters_NoDaemon_SaysHowToStartOne() =>
        await AssertRefusedAsync(
            fixture.Server.Start(HostProgram.Argv("counters", "--control", "/run/lab/nosuch.sock")),
            "lb-host: no lb-host is running: there is no /run/lab/nosuch.sock. Start 'lb-host run -f FILE', or name its socket with --control.");

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Counters_DaemonWasKilled_SaysSo()
    {
        await using var director = await Director.StartAsync(fixture.Server, Good);
        await director.KillAsync();
        await fixture.ClearAsync();

        await AssertRefusedAsync(
            fixture.Server.Start(HostProgram.Argv("counters", "--control", Director.ControlSocketOn(fixture.Server))),
            "the daemon ended without removing the socket. Start it again.");
    }

    private async Task AssertRefusedAsync(LabProcess run, string sentence)
    {
        await using (run)
        {
            Assert.Equal(1, await run.WaitForExitAsync(Eventually.Ample));
            Assert.Contains(sentence, run.Errors.Text, StringComparison.Ordinal);
            Assert.Empty(run.Output.Lines);
            Assert.DoesNotContain("   at ", run.Errors.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("internal error", run.Errors.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", run.Errors.Text, StringComparison.Ordinal);
            Assert.Single(run.Errors.Lines, line => line.StartsWith("lb-host: ", StringComparison.Ordinal));
        }

        Assert.Equal(string.Empty, (await fixture.Server.RunAsync(["nft", "list", "ruleset"])).Output);
        Assert.DoesNotContain("lbo", (await fixture.Server.RunAsync(["ip", "-br", "link"])).Output, StringComparison.Ordinal);
    }

    public sealed class OneHost : ServedLab
    {
        internal LabHost Server => Server1;

        /// <summary>Takes away what a killed director left.</summary>
        internal async Task ClearAsync()
        {
            foreach (var line in (await Server.RunAsync(["ip", "-br", "link"])).Output.Split('\n').Where(line => line.StartsWith("lbo", StringComparison.Ordinal)))
                await Server.RunAsync(["ip", "link", "del", line.Split('@')[0]]);
        }

        internal override Task PrepareAsync(TwoNodeLab lab) => Task.CompletedTask;
    }
}
