using System.Text.Json;
using System.Text.Json.Nodes;
using Lb.Core.Metrics;
using Lb.Core.Vrrp;
using Lb.Core.Wire;
using Lb.Host.Commands;
using Lb.Host.Control;
using Lb.Host.Views;
using Lb.Testing;
using Spectre.Console;

namespace Lb.Host.Tests.Views;

/// <summary>What people and programs see of made-up daemons, letter for letter.</summary>
public sealed class GoldenPageTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly Dictionary<string, Action<IAnsiConsole>> Pages = new(StringComparer.Ordinal)
    {
        ["vrrp"] = static console => VrrpView.Show(console, Snapshots.Vrrp),
        ["vrrp-master"] = static console => VrrpView.Show(console, VrrpCommand.Only(Snapshots.Vrrp, "VI_1")),
        ["vrrp-fault"] = static console => VrrpView.Show(console, VrrpCommand.Only(Snapshots.Vrrp, "VI_9")),
        ["vrrp-none"] = static console => VrrpView.Show(console, VrrpReport.From([], Snapshots.Now)),
        ["events"] = static console => EventsView.Show(console, Snapshots.Events.Events),
        ["events-none"] = static console => EventsView.Show(console, []),
        ["status"] = static console => StatusView.Show(console, Snapshots.Status),
        ["reload"] = static console => ReloadView.Show(console.Profile.Out.Writer, Operators.Reload),
        ["reload-refused"] = static console => ReloadView.Show(console.Profile.Out.Writer, Operators.Refusal),
        ["drain-done"] = static console => Drained(console, 3, 1, 0),
        ["drain-no-wait"] = static console => console.WriteLine(DrainView.Said(Operators.Drain, 600)),
        ["drain-deadline"] = static console => Drained(console, 3, 3),
        ["status-quiet"] = static console => StatusView.Show(console, Snapshots.QuietStatus),
    };

    private static readonly Dictionary<string, Func<string>> Documents = new(StringComparer.Ordinal)
    {
        ["vrrp"] = Snapshots.Vrrp.ToJson,
        ["events"] = Snapshots.Events.ToJson,
        ["status"] = Snapshots.Status.ToJson,
        ["reload"] = Operators.Reload.ToJson,
    };

    public static TheoryData<string> PageNames() => [.. Pages.Keys];

    public static TheoryData<string> DocumentNames() => [.. Documents.Keys];

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Show_MadeUpDaemon_IsTheGoldenPage(string name)
    {
        using var text = new StringWriter();
        Pages[name](OutputConsole.Plain(text));

        var page = string.Join('\n', text.ToString().Split('\n').Select(static line => line.TrimEnd()));
        Assert.DoesNotContain('\u001b', page);
        Assert.Equal(Golden.Text(PathOf($"{name}.txt"), page), page);
    }

    [Theory]
    [MemberData(nameof(DocumentNames))]
    public void ToJson_MadeUpDaemon_IsTheGoldenDocument(string name)
    {
        var text = JsonNode.Parse(Documents[name]())!.ToJsonString(Indented) + "\n";
        Assert.Equal(Golden.Text(PathOf($"{name}.json"), text), text);
    }

    [Fact]
    public void Parse_OwnDocuments_SayTheSameAgain()
    {
        Assert.Equal(Snapshots.Vrrp.ToJson(), VrrpReport.Parse(Snapshots.Vrrp.ToJson()).ToJson());
        Assert.Equal(Snapshots.Events.ToJson(), EventsReport.Parse(Snapshots.Events.ToJson()).ToJson());
        Assert.Equal(Snapshots.Status.ToJson(), StatusReport.Parse(Snapshots.Status.ToJson()).ToJson());
    }

    [Fact]
    public void Only_NoSuchInstance_IsRefusedWithThoseThereAre() =>
        Assert.Equal(
            "there is no vrrp_instance 'vi_1'; there is VI_1, VI_6, VI_9.",
            Assert.Throws<CommandRefusedException>(() => VrrpCommand.Only(Snapshots.Vrrp, "vi_1")).Message);

    [Theory]
    [InlineData("198.18.0.1", "TCP 198.18.0.100:6379", true, "198.18.0.1 gets new flows again in TCP 198.18.0.100:6379.")]
    [InlineData("198.18.0.1", "TCP 198.18.0.100:6379", false, "198.18.0.1 did not drain in TCP 198.18.0.100:6379, so nothing is different: it gets new flows.")]
    [InlineData("198.18.0.3", "TCP 198.18.0.100:6379", true, "198.18.0.3 does not drain any longer in TCP 198.18.0.100:6379, but gets no new flows there: it is down.")]
    [InlineData("198.18.0.3", "TCP 198.18.0.100:6379", false, "198.18.0.3 did not drain in TCP 198.18.0.100:6379, so nothing is different: it gets no new flows, for it is down.")]
    [InlineData("198.18.9.4", "TCP 198.18.0.100:6379", true, "198.18.9.4 does not drain any longer in TCP 198.18.0.100:6379, but gets no new flows there: it went down too often and is kept out for now (flap_damping).")]
    [InlineData("198.18.0.1", "TCP 198.18.0.100:8080", true, "198.18.0.1 does not drain any longer in TCP 198.18.0.100:8080, but gets no new flows there: its weight is 0.")]
    [InlineData("198.18.0.1", "TCP 198.18.0.100:9000", true, "198.18.0.1 does not drain any longer in TCP 198.18.0.100:9000, but gets no new flows there: it has as many flows as uthreshold allows.")]
    [InlineData("198.18.0.2", "UDP [2001:db8::100]:53", true, "198.18.0.2 does not drain any longer in UDP [2001:db8::100]:53, but gets no new flows there: the service waits for this node to be MASTER.")]
    [InlineData("198.18.0.99", "TCP 198.18.0.100:8080", true, "198.18.0.99 does not drain any longer in TCP 198.18.0.100:8080, but gets no new flows there: a reload took it out.")]
    public void Undrain_ServerInAnyState_SaysWhatIsSo(string server, string service, bool hasDrained, string line)
    {
        var order = OrderReport.Of(server, [], false, null) with { Services = [service], WasDraining = hasDrained ? [service] : [] };

        Assert.Equal([line], UndrainView.Lines(order, Snapshots.Status.VirtualServices));
    }

    [Theory]
    [InlineData(VrrpReceiveError.PasswordMismatch, 1, VrrpState.Master, "VI_1: 198.18.0.3 is MASTER too, since its advertisements are discarded here: it has another password (auth_pass)")]
    [InlineData(VrrpReceiveError.AuthenticationTypeMismatch, 5, VrrpState.Master, "VI_1: 198.18.0.3 is MASTER too, since its advertisements are discarded here: it has another authentication (auth_type)")]
    [InlineData(VrrpReceiveError.PasswordMismatch, 5.1, VrrpState.Master, null)]
    [InlineData(VrrpReceiveError.PasswordMismatch, 1, VrrpState.Backup, null)]
    public void Problems_NodeThatIsNotListenedTo_IsToldWhileBothAreMaster(VrrpReceiveError error, double age, VrrpState state, string? problem)
    {
        var status = Snapshots.Master with
        {
            Tracked = [],
            Disagreement = new VrrpDisagreement(InetAddress.Parse("198.18.0.3"), error, Snapshots.Master.Now + -TimeSpan.FromSeconds(age)),
            Snapshot = Snapshots.Master.Snapshot with { State = state },
        };

        var problems = Problems.Of(null, [VrrpInstanceReport.From(status, Snapshots.Now)], [], CountersReport.From(CounterSnapshot.Zero));

        Assert.Equal(problem is null ? [] : [problem], problems);
    }

    [Fact]
    public void Refused_FileWithErrors_NamesTheFirstWithItsPlace()
    {
        Assert.Equal("the file has 2 errors ('lb-host check' lists them), the first /etc/lb.conf:3:1: error LB1005: not closed", Operators.Refusal.Refusal);
        Assert.Equal("the file has an error, /etc/lb.conf:3:1: error LB1005: not closed", Operators.RefusalOfOneError.Refusal);
    }

    [Fact]
    public void Line_LongSubject_IsNotCut()
    {
        var line = EventsView.Line(Snapshots.Events.Events[1]);
        Assert.Equal("   42  2026-01-31 11:58:00Z  script            VI_1: '/etc/notify \"master\"' ended with code 0, [it said] <ok>", line);
    }

    [Theory]
    [InlineData("198.18.0.2", "TCP 198.18.0.100:6379", null)]
    [InlineData("198.18.0.9", "TCP 198.18.0.100:6379", "198.18.0.9 is no longer configured in TCP 198.18.0.100:6379: a reload took it out while it drained, and its flows with it.")]
    [InlineData("198.18.0.3", "TCP 198.18.0.100:80, TCP 198.18.0.100:6379", "198.18.0.3 is no longer configured in TCP 198.18.0.100:80: a reload took it out while it drained, and its flows with it. Where it still is, it goes on draining.")]
    public void Lost_ReloadDuringADrain_SaysWhereTheServerIsNoMore(string server, string services, string? expected) =>
        Assert.Equal(expected, DrainCommand.Lost(Snapshots.Status, Operators.Drain with { Server = server, Services = services.Split(", ") }));

    private static void Drained(IAnsiConsole console, params long[] flows)
    {
        var view = new DrainView(console.Profile.Out.Writer, Operators.Drain);
        view.Begin(flows[^1] > 0 ? 1.5 : null);
        foreach (var left in flows)
            view.Show(left);

        view.End(new DrainReport(DrainReport.CurrentSchemaVersion, Operators.Drain.Server, Operators.Drain.Services, flows[^1] == 0, flows[^1] > 0, flows[^1]));
    }

    private static string PathOf(string file) => RepositoryFiles.At($"tests/Lb.Host.Tests/Views/goldens/{file}");
}
