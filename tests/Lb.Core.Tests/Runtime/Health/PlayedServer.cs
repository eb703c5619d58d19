using System.Collections.Concurrent;
using Lb.Core.Configuration;
using Lb.Core.Runtime.Health.Checks;

namespace Lb.Core.Tests.Runtime.Health;

/// <summary>Programs of MISC_CHECKs as a test plays them: each run waits for the exit code that the test gives it.</summary>
internal sealed class PlayedServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _started = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Run>> _waiting = new(StringComparer.Ordinal);
    private int _running;

    /// <summary>Whether programs go on when they are to end.</summary>
    public bool IgnoresCancellation { get; init; }

    /// <summary>Runs under way.</summary>
    public int Running => _running;

    /// <summary>What runs a program; its first word is its name.</summary>
    public ProgramRun Program(ScriptConfig script) => async (_, cancellation) =>
    {
        var name = script.Arguments[0];
        var exit = new TaskCompletionSource<ProgramExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref _running);
        _waiting.GetOrAdd(name, static _ => new()).Enqueue(new Run(exit, cancellation));
        Started(name).Release();
        try
        {
            return await exit.Task.WaitAsync(IgnoresCancellation ? CancellationToken.None : cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    };

    /// <summary>Waits until a program is run.</summary>
    public async Task AwaitRunAsync(string name) => Assert.True(await Started(name).WaitAsync(Patience), $"{name} was not run");

    /// <summary>Waits until a program is run for somebody, and ends it.</summary>
    public async Task ExitAsync(string name, int code)
    {
        Run? run;
        do
        {
            await AwaitRunAsync(name);
            Assert.True(_waiting[name].TryDequeue(out run));
        }
        while (run.Cancellation.IsCancellationRequested);
        run.Exit.SetResult(new ProgramExit(code, ""));
    }

    /// <summary>Ends the run of a program that was waited for, perhaps long after nobody waits for it any longer.</summary>
    public void Exit(string name, int code)
    {
        Assert.True(_waiting[name].TryDequeue(out var run));
        run.Exit.SetResult(new ProgramExit(code, ""));
    }

    private SemaphoreSlim Started(string name) => _started.GetOrAdd(name, static _ => new SemaphoreSlim(0));

    private sealed record Run(TaskCompletionSource<ProgramExit> Exit, CancellationToken Cancellation);
}
