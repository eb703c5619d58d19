using System.Collections.Concurrent;
using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Runtime;
using Lb.Core.Runtime.Scripts;
using Lb.Testing;

namespace Lb.Core.Tests.Runtime.Scripts;

/// <summary>Which scripts run, in which order, with which arguments.</summary>
public sealed class NotifyServiceTests
{
    private readonly ConcurrentQueue<NotifyRun> _runs = new();
    private readonly ListLogger _log = new();

    private IReadOnlyList<string> Output => [.. _log.Texts(EventIds.ScriptOutput).Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])];

    [Fact]
    public async Task Post_Transition_RunsItsScriptAndThenNotifyWithFourArguments()
    {
        await using var service = new NotifyService(Rules(), _log, _runs.Enqueue);
        ImmutableArray<NotifyScriptConfig> scripts =
        [
            Echo(NotifyEvent.Any, "any"), Echo(NotifyEvent.Backup, "backup"), Echo(NotifyEvent.Master, "master", "own word"), Echo(NotifyEvent.Fault, "fault"),
            Echo(NotifyEvent.Stop, "stop"),
        ];

        foreach (var state in new[] { "MASTER", "BACKUP", "FAULT", "STOP", "DELETED", "MASTER_RX_LOWER_PRI" })
        {
            service.Post(new NotifyMessage(NotifyMessage.Instance, "VI 1", state, 100, scripts));
        }

        await service.DrainAsync(Commands.Patience);

        string[] expected =
        [
            "[master][own word]", "[any][INSTANCE][VI 1][MASTER][100]",
            "[backup]", "[any][INSTANCE][VI 1][BACKUP][100]",
            "[fault]", "[any][INSTANCE][VI 1][FAULT][100]",
            "[stop]", "[any][INSTANCE][VI 1][STOP][100]",
            "[any][INSTANCE][VI 1][DELETED][100]",
        ];
        Assert.Equal(expected, Output);
        Assert.Equal(expected.Length, _runs.Count);
        Assert.All(_runs, static run => Assert.Equal((0, null), (run.Result!.ExitCode, run.Refusal)));
        Assert.EndsWith("any INSTANCE VI 1 DELETED 100", _runs.Last().Script, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Post_OtherInstance_DoesNotWaitForTheFirst()
    {
        Skip.IfNot(RootFolder.IsAvailable, RootFolder.WhyNot);
        using var folder = new RootFolder();
        var (go, gone) = (folder.Fifo("go"), folder.Fifo("gone"));
        var waits = folder.Script("wait.sh", $"echo first; read x < {go}; echo first again");
        var tells = folder.Script("tell.sh", $"echo second > {gone}");
        await using var service = new NotifyService(Rules(), _log, _runs.Enqueue);

        service.Post(Message("VI_1", new NotifyScriptConfig(NotifyEvent.Master, Commands.Config(waits))));
        service.Post(Message("VI_2", new NotifyScriptConfig(NotifyEvent.Master, Commands.Config(tells))));
        var second = await Commands.ReadAllAsync(gone);
        await Commands.WriteAsync(go, "x\n");
        await service.DrainAsync(Commands.Patience);

        Assert.Equal("second\n", second);
        Assert.Equal(["first", "first again"], Output);
    }

    [SkippableFact]
    public async Task Post_ScriptHangs_KeepsTheNewestSixtyFour()
    {
        Skip.IfNot(RootFolder.IsAvailable, RootFolder.WhyNot);
        using var folder = new RootFolder();
        var go = folder.Fifo("go");
        var hangs = folder.Script("hang.sh", $"echo started; read x < {go}");
        await using var service = new NotifyService(Rules(), _log, _runs.Enqueue);
        service.Post(Message("VI_1", new NotifyScriptConfig(NotifyEvent.Master, Commands.Config(hangs))));
        _ = await _log.WaitForAsync("started");

        for (var number = 0; number < NotifyLane.Capacity + 3; number++)
        {
            service.Post(Message("VI_1", Echo(NotifyEvent.Master, $"{number}")));
        }

        Assert.Equal(3, _log.Texts(EventIds.NotifyDropped).Count);
        await Commands.WriteAsync(go, "x\n");
        await service.DrainAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(Enumerable.Range(3, NotifyLane.Capacity).Select(static number => $"[{number}]"), Output.Skip(1));
    }

    [Fact]
    public async Task Post_ScriptOverItsTime_IsEndedAndTheNextRuns()
    {
        await using var service = new NotifyService(Rules(), _log, _runs.Enqueue, TimeSpan.FromSeconds(8));

        service.Post(Message("VI_1", new NotifyScriptConfig(NotifyEvent.Master, Commands.Config("/bin/sleep", "300")), Echo(NotifyEvent.Any, "next")));
        await service.DrainAsync(Commands.Patience);

        Assert.True(_runs.First().Result!.TimedOut);
        Assert.Equal(["[next][INSTANCE][VI_1][MASTER][100]"], Output);
    }

    [SkippableFact]
    public async Task Drain_ScriptHangs_SaysWhatIsNotRun()
    {
        Skip.IfNot(RootFolder.IsAvailable, RootFolder.WhyNot);
        using var folder = new RootFolder();
        var hangs = folder.Script("hang.sh", "echo started; sleep 300");
        await using var service = new NotifyService(Rules(), _log, _runs.Enqueue);
        service.Post(Message("VI_1", new NotifyScriptConfig(NotifyEvent.Master, Commands.Config(hangs))));
        _ = await _log.WaitForAsync("started");

        service.Post(Message("VI_1", Echo(NotifyEvent.Master, "next")));
        await service.DrainAsync(TimeSpan.Zero);

        Assert.Equal("INSTANCE VI_1: the scripts for MASTER are not run, an earlier one took too long", Assert.Single(_log.Texts(EventIds.NotifyLost)));
        Assert.Equal(["started"], Output);
    }

    [Fact]
    public async Task Post_RefusedScript_WarnsOnceAndGoesOn()
    {
        await using var service = new NotifyService(Rules(), _log, _runs.Enqueue);
        var message = Message("VI_1", new NotifyScriptConfig(NotifyEvent.Master, Commands.Config("/run/no-such-script")), Echo(NotifyEvent.Any, "next"));
        service.Inspect(message.Scripts.Select(static one => one.Script));

        service.Post(message);
        service.Post(message);
        await service.DrainAsync(Commands.Patience);

        Assert.Equal("Script for notify is not run: /run/no-such-script: /run/no-such-script does not exist", Assert.Single(_log.Texts(EventIds.ScriptRefused)));
        Assert.Equal(2, Output.Count);
        Assert.Equal("/run/no-such-script does not exist", _runs.First().Refusal);
    }

    [Fact]
    public async Task Apply_OtherRules_CountFromTheNextRun()
    {
        await using var service = new NotifyService(Rules(), _log, _runs.Enqueue);

        service.Apply(Rules() with { User = "no-such-user" });
        service.Post(Message("VI_1", Echo(NotifyEvent.Master, "x")));
        await service.DrainAsync(Commands.Patience);

        Assert.Equal("there is no user no-such-user", _runs.First().Refusal);
    }

    [Fact]
    public async Task DrainAsync_ScriptDoesNotEnd_EndsItAndWhatWaits()
    {
        await using var service = new NotifyService(Rules(), _log, _runs.Enqueue);
        service.Post(Message("VI_1", new NotifyScriptConfig(NotifyEvent.Master, Commands.Config("/bin/sh", "-c", "echo started; exec sleep 300"))));
        service.Post(Message("VI_1", Echo(NotifyEvent.Master, "never")));
        _ = await _log.WaitForAsync("started");

        await service.DrainAsync(TimeSpan.Zero).WaitAsync(Commands.Patience);
        service.Post(Message("VI_1", Echo(NotifyEvent.Master, "too late")));

        Assert.Equal(["started"], Output);
        Assert.Single(_log.Texts(EventIds.NotifyAbandoned));
        Assert.Equal("the daemon ended", Assert.Single(_runs).Refusal);
    }

    private static ScriptsConfig Rules() => new();

    private static NotifyMessage Message(string name, params ImmutableArray<NotifyScriptConfig> scripts) =>
        new(NotifyMessage.Instance, name, "MASTER", 100, scripts);

    private static NotifyScriptConfig Echo(NotifyEvent when, params string[] words) =>
        new(when, Commands.Config(["/bin/sh", "-c", "printf '[%s]' \"$@\"; echo", "sh", .. words]));
}
