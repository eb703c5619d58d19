using Lb.Core.Linux;
using Lb.Core.Linux.Processes;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Scripts;

/// <summary>How much is said about a run.</summary>
internal enum ScriptVoice
{
    /// <summary>Output and failures are logged at Information and Warning: scripts that run now and then.</summary>
    Full,

    /// <summary>Both are logged at Debug: checks that run every second, whose caller reports what changed.</summary>
    Quiet,
}

/// <summary>
/// Runs approved scripts without a shell, in the clean state that <see cref="ChildProcessLauncher"/> makes, bounded in time and output.
/// Any thread may call it; each run has a thread of its own while it lasts.
/// </summary>
internal sealed partial class ScriptRunner(ILogger logger)
{
    /// <summary>After SIGTERM, how long a script and what it started have until SIGKILL: 2 s, as with keepalived.</summary>
    public static readonly TimeSpan TerminationGrace = TimeSpan.FromSeconds(2);

    private readonly LingeringOutput _lingering = new();

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">What to run.</param>
    /// <param name="more">Arguments after its own.</param>
    /// <param name="timeout">When it is ended, with everything it started: SIGTERM, then SIGKILL. <see cref="Timeout.InfiniteTimeSpan"/>: never.</param>
    /// <param name="cancellation">Ends it early, in the same way.</param>
    /// <param name="voice">How much is logged.</param>
    /// <returns>How it ended. Complete only when the program is gone.</returns>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public async Task<ScriptResult> RunAsync(
        ApprovedScript script, IReadOnlyList<string> more, TimeSpan timeout, CancellationToken cancellation, ScriptVoice voice = ScriptVoice.Full)
    {
        cancellation.ThrowIfCancellationRequested();
        var result = await RunOnThreadAsync(script, [.. script.Arguments, .. more], timeout, voice, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (voice == ScriptVoice.Full && !result.IsSuccess)
        {
            LogFailed(script.Name, result.ToString());
        }

        return result;
    }

    private Task<ScriptResult> RunOnThreadAsync(ApprovedScript script, string[] arguments, TimeSpan timeout, ScriptVoice voice, CancellationToken cancellation)
    {
        const int StackBytes = 256 * 1024;
        var completion = new TaskCompletionSource<ScriptResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    Run(script, arguments, timeout, voice, completion, cancellation);
                }
                catch (Exception error)
                {
                    // The edge of a thread: whatever it was, the caller gets an answer and the daemon stays.
                    _ = completion.TrySetResult(new ScriptResult { NotStarted = error.Message });
                }
            },
            StackBytes)
        {
            IsBackground = true,
            Name = "script",
        };
        try
        {
            thread.Start();
        }
        catch (OutOfMemoryException)
        {
            // That is how the runtime tells that the kernel makes no more threads: a limit on tasks, as a rule (TasksMax= of systemd.exec(5)).
            _ = completion.TrySetResult(new ScriptResult { NotStarted = "no more threads can be made: is there a limit on tasks?" });
        }

        return completion.Task;
    }

    private void Run(
        ApprovedScript script, string[] arguments, TimeSpan timeout, ScriptVoice voice, TaskCompletionSource<ScriptResult> completion, CancellationToken cancellation)
    {
        using var child = ChildProcessLauncher.Start(arguments, script.Account);
        using var wake = new WakeSignal();
        using var registration = cancellation.UnsafeRegister(static signal => ((WakeSignal)signal!).Set(), wake);
        var output = new ScriptOutput(voice == ScriptVoice.Full ? line => LogOutput(script.Name, line) : line => LogOutputOfCheck(script.Name, line));
        var run = new ScriptRun(child, output, timeout);
        run.UntilEnd(wake, () => completion.TrySetCanceled(cancellation), cancellation);
        var result = run.Collect();
        if (output.Omitted > 0)
        {
            LogOutputCut(script.Name, output.Omitted);
        }

        _ = completion.TrySetResult(result);
        _lingering.Discard(child, run.HasOutput);
    }

    [LoggerMessage(EventId = EventIds.ScriptOutput, Level = LogLevel.Information, Message = "{Script}: {Line}")]
    private partial void LogOutput(string script, string line);

    [LoggerMessage(EventId = EventIds.ScriptOutputOfCheck, Level = LogLevel.Debug, Message = "{Script}: {Line}")]
    private partial void LogOutputOfCheck(string script, string line);

    [LoggerMessage(EventId = EventIds.ScriptOutputCut, Level = LogLevel.Debug, Message = "{Script} wrote {Octets} octets more, which are not logged")]
    private partial void LogOutputCut(string script, long octets);

    [LoggerMessage(EventId = EventIds.ScriptFailed, Level = LogLevel.Warning, Message = "Script {Script} {Outcome}")]
    private partial void LogFailed(string script, string outcome);
}
