using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Lb.Lab.Tests.Scenarios;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>A pair under the load of clients, and everything that is done to it, one after the other; each with its own load and report.</summary>
public sealed class FailoverLab : IAsyncLifetime
{
    public const int Rate = 100, LongConnections = 50;

    public const string Nothing = "nothing";
    public const string Sigterm = "SIGTERM of the MASTER", Return = "its return with preemption", Sigkill = "SIGKILL of the MASTER";
    public const string ReturnAfterSigkill = "its return after SIGKILL", BothMaster = "both MASTER, then one again", LinkDown = "link of the MASTER down";

    // A second of load before and after what happens.
    private const int Before = Rate / 2, After = Rate;

    private readonly Dictionary<string, LoadReport> _reports = new(StringComparer.Ordinal);
    private LabUnavailableException? _missing;
    private string[] _logAfterKill = [];
    private string _guardAfterKill = "not looked at";

    internal IReadOnlyDictionary<string, LoadReport> Reports => _missing is null ? _reports : throw _missing;

    internal IReadOnlyList<string> LogAfterKill => _missing is null ? _logAfterKill : throw _missing;

    internal string GuardAfterKill => _guardAfterKill;

    /// <summary>Of the frames that clients sent to the VIP while both were MASTER: how often the one that did so most crossed the network.</summary>
    internal int MostCrossings { get; private set; }

    /// <summary>Of those frames, how many a director sent on.</summary>
    internal int Redirected { get; private set; }

    /// <summary>Who answered after both were MASTER, when one was again.</summary>
    internal AskReport? AfterHeal { get; private set; }

    /// <summary>Who answered when the link was back, and the preferred server MASTER again.</summary>
    internal AskReport? AfterLinkUp { get; private set; }

    public async Task InitializeAsync()
    {
        try
        {
            LabTools.Require("tcpdump", "nft");
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
        var (first, second) = await lab.StartBothAsync();

        await ReportAsync(lab, Nothing, static () => Task.CompletedTask);
        await ReportAsync(lab, Sigterm, async () =>
        {
            _ = await first.StopAsync();
            await second.WaitForStateAsync("MASTER");
        });
        await ReportAsync(lab, Return, async () =>
        {
            first = await lab.StartFirstAsync();
            await first.WaitForStateAsync("MASTER");
            await second.WaitForStateAsync("BACKUP");
        });
        await ReportAsync(lab, Sigkill, async () =>
        {
            await first.KillAsync();
            _guardAfterKill = (await lab.Server1.RunAsync(["nft", "list", "ruleset"])).Output;
            await second.WaitForStateAsync("MASTER");
        });
        await ReportAsync(lab, ReturnAfterSigkill, async () =>
        {
            first = await lab.StartFirstAsync();
            await first.WaitForStateAsync("MASTER");
            await second.WaitForStateAsync("BACKUP");
        });
        _logAfterKill = [.. first.Log];
        await using (var capture = await lab.Lan.CaptureAsync($"src host {VrrpPairLab.ClientAddress} and tcp dst port {VrrpPairLab.Port}", snapLength: 128))
        {
            await ReportAsync(lab, BothMaster, () => SplitAsync(lab, first, second));
            await capture.StopAsync();
            var ways = WireFrame.Ways(WireFrame.ReadIp(capture.OutsidePath));

            // A client answers every late segment of a connection it gave up with the same reset: those are several frames, each on its way.
            MostCrossings = ways.Max(way => (int)Math.Ceiling(way.Length / (double)way.Count(frame => frame.SourceMac == lab.Client.Macs[0])));
            Redirected = ways.Count(static way => way.Length > 1);
        }

        AfterHeal = await AskWhenBalancedAsync(lab);
        await ReportAsync(lab, LinkDown, async () =>
        {
            await lab.Server1.RunAsync(["ip", "link", "set", "eth0", "down"]);
            await second.WaitForStateAsync("MASTER");
        });
        await lab.Server1.RunAsync(["ip", "link", "set", "eth0", "up"]);
        await first.WaitForStateAsync("MASTER");
        await second.WaitForStateAsync("BACKUP");
        AfterLinkUp = await AskWhenBalancedAsync(lab);
    }

    /// <summary>Asks many questions when both servers answer, which is when the checks of the one that was away found it well again.</summary>
    private static async Task<AskReport> AskWhenBalancedAsync(VrrpPairLab lab)
    {
        await Eventually.TrueAsync(
            "answers of both servers", Eventually.Ample, async () => (await lab.Traffic.AskAsync(VrrpPairLab.Service, 2)).Shares.Count == 2);
        return await lab.Traffic.AskAsync(VrrpPairLab.Service, Rate);
    }

    private static async Task SplitAsync(VrrpPairLab lab, VrrpNode first, VrrpNode second)
    {
        await lab.SplitAsync(isSplit: true);
        await second.WaitForStateAsync("MASTER");

        // Which of the two the client's neighbour cache knows is chance: each is made the one.
        foreach (var server in (LabHost[])[lab.Server1, lab.Server2])
        {
            await lab.Client.RunAsync(["ip", "neigh", "replace", $"{VrrpPairLab.Service.Address}", "lladdr", $"{server.Macs[0]}", "dev", "eth0", "nud", "reachable"]);
            _ = await lab.Traffic.AskAsync(VrrpPairLab.Service, Rate);
        }

        Assert.Equal(1, first.CountEntered("MASTER"));
        await lab.SplitAsync(isSplit: false);
        await second.WaitForStateAsync("BACKUP");
    }

    private async Task ReportAsync(VrrpPairLab lab, string name, Func<Task> happening)
    {
        await using var load = lab.Traffic.StartLoad(VrrpPairLab.Service, Rate, LongConnections);
        await load.WaitForAnswersAsync(Before);
        await happening();
        await load.WaitForAnswersAsync(After);
        _reports.Add(name, await load.FinishAsync());
    }
}
