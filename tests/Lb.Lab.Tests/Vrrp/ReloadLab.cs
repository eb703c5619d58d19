using Lb.Host.Control;
using Lb.Host.Demo;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>
/// One story of a pair: the second server's notify scripts rewrite its file and have it read again at every transition, as the origin's
/// did; and the first one, MASTER and under load, is made to read its file again, changed and unchanged.
/// </summary>
public sealed class ReloadLab : IAsyncLifetime
{
    private const int Rate = 50, LongConnections = 20, Questions = 400;
    private const byte LoweredPriority = 140;
    private const string AddedAddress = "198.18.0.101";

    private static readonly TimeSpan Patience = Eventually.Ample;

    private LabUnavailableException? _missing;
    private ReloadRecord? _record;

    internal ReloadRecord Record => _record ?? throw _missing ?? new LabUnavailableException("The lab was not built.");

    public async Task InitializeAsync()
    {
        try
        {
            LabTools.Require("tcpdump", "tshark", "nft");
            await using var lab = await VrrpPairLab.StartAsync();
            await RunAsync(lab);
        }
        catch (LabUnavailableException missing)
        {
            _missing = missing;
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task RunAsync(VrrpPairLab lab)
    {
        await using var capture = await lab.Lan.CaptureAsync("ip proto 112");

        // BACKUP, MASTER, and BACKUP again when the preferred one comes.
        var second = await VrrpNode.StartLbHostAsync(lab.Server2, VrrpPairLab.FileOf(VrrpPairLab.Lower, await WriteScriptAsync(lab.Server2)));
        await second.WaitForStateAsync("MASTER");
        await second.WaitForLogAsync("Reloaded");
        var first = await lab.StartFirstAsync();
        await first.WaitForStateAsync("MASTER");
        await second.WaitForStateAsync("BACKUP");

        await using var load = lab.Traffic.StartLoad(VrrpPairLab.Service, Rate, LongConnections);
        await load.WaitForAnswersAsync(Rate);
        await ReloadAsync(lab, first, VrrpPairLab.FileOf(VrrpPairLab.Higher));
        await first.WaitForLogAsync("nothing is different");
        await ReloadAsync(lab, first, VrrpPairLab.FileOf(VrrpPairLab.Higher, weight: 3));
        await load.WaitForAnswersAsync(Rate);
        var weighted = await lab.Traffic.AskAsync(VrrpPairLab.Service, Questions);
        await ReloadAsync(lab, first, VrrpPairLab.FileOf(LoweredPriority, weight: 3));
        await Eventually.TrueAsync("the new priority on the other server", Patience, async () =>
            VrrpReport.Parse((await lab.Server2.RunAsync(HostProgram.Argv("vrrp", "--json", "--control", Director.ControlSocketOn(lab.Server2)))).Output)
                .Instances[0].MasterPriority == LoweredPriority);
        await ReloadAsync(lab, first, VrrpPairLab.FileOf(LoweredPriority, addresses: AddedAddress, weight: 3));
        await Eventually.TrueAsync("the added address", Patience, async () =>
            (await lab.Server1.RunAsync(["ip", "-br", "-4", "addr", "show", "eth0"])).Output.Contains(AddedAddress, StringComparison.Ordinal));
        await load.WaitForAnswersAsync(Rate);
        var report = await load.FinishAsync();

        var (firstEntered, secondEntered) = (Entered(first), Entered(second));
        _ = await second.StopAsync();
        _ = await first.StopAsync();
        await capture.StopAsync();
        var runs = await lab.Server2.RunAsync(["cat", lab.Server2.PathOf("runs")]);
        _record = new ReloadRecord(
            report,
            weighted,
            Advertisement.Read(capture.OutsidePath).Where(one => one.Source == "198.18.0.1").Select(one => one.Priority).Distinct().ToArray(),
            firstEntered,
            secondEntered,
            runs.Output.Split('\n'),
            [.. second.Log.Where(line => line.Contains("Reloaded", StringComparison.Ordinal))],
            [.. first.Log.Where(line => line.Contains("put back", StringComparison.Ordinal))]);
    }

    /// <summary>Writes a script that does what the origin's did, and returns the lines that have it run.</summary>
    private static async Task<string> WriteScriptAsync(LabHost host)
    {
        var (runs, file) = (host.PathOf("runs"), host.PathOf("lb.conf"));
        var script = await host.WriteFileAsync(
            "notify.sh",
            $"""
            #!/bin/sh
            echo "$*" >> {runs}
            case $1 in
            master) sed -i 's/weight 1/weight 2/' {file} ;;
            backup) sed -i 's/weight 2/weight 1/' {file} ;;
            esac
            kill -HUP $PPID

            """);
        await host.RunAsync(["chmod", "755", script]);
        return $"""
                notify {script}
                notify_master "{script} master"
                notify_backup "{script} backup"
                notify_stop "{script} stop"
            """;
    }

    private static async Task ReloadAsync(VrrpPairLab lab, VrrpNode node, string file)
    {
        var before = Reloads(node);
        await lab.Server1.WriteFileAsync("lb.conf", file);
        await node.SignalAsync(LabSignal.Hangup);
        await Eventually.TrueAsync("the reload", Patience, () => Reloads(node) > before);
    }

    private static int Reloads(VrrpNode node) => node.Log.Count(line => line.Contains("Reloaded", StringComparison.Ordinal));

    private static string[] Entered(VrrpNode node) =>
        [.. node.Log.Where(line => line.Contains("Entering", StringComparison.Ordinal)).Select(line => line.Split("Entering ")[1].Split(' ')[0])];
}

/// <summary>What the story of <see cref="ReloadLab"/> came to.</summary>
/// <param name="Load">What the clients saw.</param>
/// <param name="Weighted">Who answered after the weight was changed.</param>
/// <param name="FirstPriorities">The priorities the first server advertised.</param>
/// <param name="FirstEntered">The states it entered.</param>
/// <param name="SecondEntered">The states the second one entered.</param>
/// <param name="ScriptRuns">The arguments of every run of the second one's script.</param>
/// <param name="SecondReloads">What it said about its reloads.</param>
/// <param name="FirstPutBack">What the first one said about addresses that somebody took from it.</param>
internal sealed record ReloadRecord(
    LoadReport Load,
    AskReport Weighted,
    IReadOnlyList<byte> FirstPriorities,
    IReadOnlyList<string> FirstEntered,
    IReadOnlyList<string> SecondEntered,
    IReadOnlyList<string> ScriptRuns,
    IReadOnlyList<string> SecondReloads,
    IReadOnlyList<string> FirstPutBack);
