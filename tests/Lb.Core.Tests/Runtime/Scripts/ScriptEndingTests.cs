using Lb.Core.Linux.Native;
using Lb.Core.Runtime;
using Lb.Core.Runtime.Scripts;
using Lb.Testing;

namespace Lb.Core.Tests.Runtime.Scripts;

/// <summary>Scripts that do not end, leave something behind, or write without end.</summary>
public sealed class ScriptEndingTests
{
    // A shell on a busy machine needs a while to get to its first line.
    private static readonly TimeSpan TimeToSetTraps = TimeSpan.FromSeconds(5);

    private readonly ListLogger _log = new();
    private readonly ScriptRunner _runner;

    public ScriptEndingTests() => _runner = new ScriptRunner(_log);

    [SkippableFact]
    public async Task RunAsync_TimeIsUp_EndsChildrenThatIgnoreSigtermToo()
    {
        Skip.IfNot(RootFolder.IsAvailable, RootFolder.WhyNot);
        using var folder = new RootFolder();
        var held = folder.Fifo("held");

        // The child's end of the pipe is closed when it is gone, and not before.
        var gone = Commands.ReadAllAsync(held);
        var result = await RunAsync($"(trap '' TERM; exec sleep 300) > {held} & exec sleep 300", TimeToSetTraps);

        Assert.True(result.TimedOut);
        Assert.Equal(Signals.SIGTERM, result.Signal);
        Assert.Equal("", await gone);
    }

    [Fact]
    public async Task RunAsync_ProgramIgnoresSigterm_IsKilled()
    {
        var result = await RunAsync("trap '' TERM; while :; do sleep 300; done", TimeToSetTraps);

        Assert.True(result.TimedOut);
        Assert.Equal(Signals.SIGKILL, result.Signal);
    }

    [Fact]
    public async Task RunAsync_SaysAllIsWellAfterTimeIsUp_IsNoSuccess()
    {
        var result = await RunAsync("trap 'exit 0' TERM; echo ready; sleep 300 & wait", TimeToSetTraps);

        Assert.Equal((0, true, false), (result.ExitCode, result.TimedOut, result.IsSuccess));
    }

    [Fact]
    public async Task RunAsync_Cancelled_EndsAndThrows()
    {
        using var cancellation = new CancellationTokenSource();
        var run = _runner.RunAsync(Commands.Shell("echo started; exec sleep 300"), [], Timeout.InfiniteTimeSpan, cancellation.Token);
        _ = await _log.WaitForAsync("started");

        await cancellation.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Commands.Patience));
    }

    [SkippableFact]
    public async Task RunAsync_LeavesProgramRunning_ReturnsAndLetsItWrite()
    {
        Skip.IfNot(RootFolder.IsAvailable, RootFolder.WhyNot);
        using var folder = new RootFolder();
        var (go, alive) = (folder.Fifo("go"), folder.Fifo("alive"));

        var result = await RunAsync($"(read x < {go}; echo late; echo later; echo alive > {alive}) & exit 0", Commands.Patience);
        await Commands.WriteAsync(go, "go\n");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("alive\n", await Commands.ReadAllAsync(alive));
    }

    [Fact]
    public async Task RunAsync_WritesGigabyteWithoutLineEnd_KeepsSixteenKibibytes()
    {
        var result = await RunAsync("head -c 1000000000 /dev/zero | tr '\\0' a", TimeSpan.FromMinutes(5));

        var lines = _log.Texts(EventIds.ScriptOutput);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(ScriptOutput.MaximumBytes / ScriptOutput.MaximumLineBytes, lines.Count);
        Assert.All(lines, static line => Assert.Equal("/bin/sh: ".Length + ScriptOutput.MaximumLineBytes, line.Length));
        Assert.Contains($"{1_000_000_000 - ScriptOutput.MaximumBytes}", _log.Texts(EventIds.ScriptOutputCut)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_QuietRun_SaysNothingAboveDebug()
    {
        _ = await _runner.RunAsync(Commands.Shell("echo noise; exit 1"), [], Commands.Patience, CancellationToken.None, ScriptVoice.Quiet);

        Assert.All(_log.Lines, static line => Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Debug, line.Level));
        Assert.Single(_log.Lines);
    }

    private Task<ScriptResult> RunAsync(string text, TimeSpan timeout) =>
        _runner.RunAsync(Commands.Shell(text), [], timeout, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(5));
}
