using System.Threading.Channels;
using Lb.Core.Configuration;
using Lb.Core.Runtime;
using Lb.Core.Runtime.Scripts;
using Lb.Testing;

namespace Lb.Core.Tests.Runtime.Scripts;

/// <summary>Tracked scripts that really run; what they answer is a file's content.</summary>
public sealed class ScriptTrackerTests : RootFolderTests
{
    private readonly ListLogger _log = new();
    private readonly Channel<bool> _verdicts = Channel.CreateUnbounded<bool>();

    [SkippableFact]
    public async Task Start_AnswerChanges_TellsEachVerdictOnce()
    {
        var answer = Folder.Name("answer");
        await File.WriteAllTextAsync(answer, "0");
        await using var tracker = Tracker(Config(Folder.Script("answer.sh", $"read code < {answer}; exit $code")));

        tracker.Start();
        Assert.True(await NextVerdictAsync());
        await ReplaceAsync(answer, "7");
        Assert.False(await NextVerdictAsync());
        Assert.False(tracker.IsUp);
        await ReplaceAsync(answer, "0");
        Assert.True(await NextVerdictAsync());

        var snapshot = tracker.Snapshot();
        Assert.Equal(("check", true, 0), (snapshot.Name, snapshot.IsUp, snapshot.LastResult!.ExitCode));
        Assert.NotNull(snapshot.LastRunAt);
        Assert.Equal(2, _log.Texts(EventIds.TrackedScriptUp).Count);
        Assert.Equal("VRRP_Script(check) failed (exited with status 7)", Assert.Single(_log.Texts(EventIds.TrackedScriptDown)));
        Assert.Equal(["Script `check` now returning 7", "Script `check` now returning 0"], _log.Texts(EventIds.TrackedScriptReturns));
    }

    [Fact]
    public async Task Start_RunOverItsTime_IsDown()
    {
        await using var tracker = Tracker(Config("/bin/sleep", "300") with { Timeout = null });

        Assert.Null(tracker.IsUp);
        Assert.False(tracker.HasVerdict);
        tracker.Start();
        Assert.False(await NextVerdictAsync());

        Assert.StartsWith("VRRP_Script(check) timed_out", Assert.Single(_log.Texts(EventIds.TrackedScriptDown)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_InitFail_IsDownUntilItRose()
    {
        await using var tracker = Tracker(Config("/bin/true") with { StartsFailed = true, Rise = 2 });

        Assert.False(tracker.IsUp);
        Assert.True(tracker.HasVerdict);
        tracker.Start();
        Assert.True(await NextVerdictAsync());
        Assert.True(tracker.Snapshot().Consecutive >= 2);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Constructor_ReloadOfAKnownScript_KeepsWhatWasKnown(bool wasUp, bool startsFailed)
    {
        await using var tracker = Tracker(Config("/bin/true") with { StartsFailed = startsFailed }, wasUp);

        Assert.Equal(wasUp, tracker.IsUp);
        Assert.False(tracker.HasVerdict);
    }

    [Fact]
    public async Task Start_RefusedScript_IsNotTracked()
    {
        await using var tracker = Tracker(Config("/run/no-such-check"));

        tracker.Start();

        Assert.Equal("/run/no-such-check does not exist", tracker.Refusal);
        Assert.Contains("track_script check", Assert.Single(_log.Texts(EventIds.ScriptRefused)), StringComparison.Ordinal);
        Assert.Null(tracker.Snapshot().LastResult);
    }

    [SkippableFact]
    public async Task Start_ScriptDisappears_IsDown()
    {
        var path = Folder.Script("gone.sh", "exit 0");
        await using var tracker = Tracker(Config(path));
        tracker.Start();
        Assert.True(await NextVerdictAsync());

        File.Delete(path);

        Assert.False(await NextVerdictAsync());

        // The first run after that may have been examined before; the next is not.
        _ = await _log.WaitForAsync("does not exist");
    }

    [Fact]
    public async Task DisposeAsync_RunLasts_EndsIt()
    {
        var tracker = Tracker(Config("/bin/sh", "-c", "echo started; exec sleep 300") with { Timeout = TimeSpan.FromMinutes(5) });
        tracker.Start();
        _ = await _log.WaitForAsync("started");

        await tracker.DisposeAsync().AsTask().WaitAsync(Commands.Patience);

        Assert.Null(tracker.Snapshot().LastResult);
    }

    [Fact]
    public async Task Runs_SameSettingsReadAgain_KeepsTheTracker()
    {
        var config = Config("/bin/true", "x");
        await using var tracker = Tracker(config);

        Assert.True(tracker.Runs(Config("/bin/true", "x") with { Location = new SourceLocation("other.conf", 7, 1) }, new ScriptsConfig()));
        Assert.False(tracker.Runs(Config("/bin/true", "y"), new ScriptsConfig()));
        Assert.False(tracker.Runs(Config("/bin/true", "x") with { Fall = 3 }, new ScriptsConfig()));
        Assert.False(tracker.Runs(config with { Script = config.Script with { User = "nobody" } }, new ScriptsConfig()));
        Assert.False(tracker.Runs(config, new ScriptsConfig() with { User = "nobody" }));
    }

    [Fact]
    public async Task Runs_WasRefused_IsLookedAtAgain()
    {
        await using var tracker = Tracker(Config("/run/no-such-check"));

        Assert.False(tracker.Runs(Config("/run/no-such-check"), new ScriptsConfig()));
        Assert.Contains("check", Assert.Single(_log.Texts(EventIds.TrackedScriptRefused)), StringComparison.Ordinal);
    }

    private static VrrpScriptConfig Config(params string[] command) =>
        new() { Name = "check", Script = Commands.Config(command), Interval = TimeSpan.FromMilliseconds(100), Timeout = Commands.Patience };

    // A rename is seen whole or not at all.
    private static async Task ReplaceAsync(string path, string text)
    {
        await File.WriteAllTextAsync(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private ScriptTracker Tracker(VrrpScriptConfig config, bool? assumedUp = null) =>
        new(config, new ScriptsConfig(), new ScriptRunner(_log), up => _verdicts.Writer.TryWrite(up), _log, assumedUp);

    private async Task<bool> NextVerdictAsync() => await _verdicts.Reader.ReadAsync().AsTask().WaitAsync(Commands.Patience);
}
