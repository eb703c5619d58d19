using Lb.Core.Configuration;
using Lb.Core.Health;
using Lb.Core.Model;

namespace Lb.Core.Runtime.Health;

/// <summary>One checker of a real server, running. Belongs to the loop of the health service.</summary>
/// <param name="checker">What to run.</param>
/// <param name="state">When, and what it comes to.</param>
internal sealed class CheckerMonitor(CompiledChecker checker, CheckerState state) : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    /// <summary>What runs.</summary>
    public CompiledChecker Checker => checker;

    /// <summary>Its schedule and verdict.</summary>
    public CheckerState State => state;

    /// <summary>Starts a run if one is due; its result is handed over on another thread.</summary>
    public void RunIfDue(Instant now, Action<CheckResult> ran)
    {
        if (state.TryStart(now, out var step))
        {
            _ = RunAsync(step, ran, _end.Token);
        }
    }

    /// <summary>Whether a checker of a new configuration is this one.</summary>
    public bool IsSame(CompiledChecker other) => checker.Port == other.Port && ConfigDifference.Same(checker.Config, other.Config);

    /// <summary>Ends a run that is under way; nothing more is handed over.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task RunAsync(int step, Action<CheckResult> ran, CancellationToken cancellation)
    {
        try
        {
            // Off the loop: a check may do some work before it first waits.
            ran(await Task.Run(async () => await checker.Steps[step].RunAsync(cancellation), cancellation));
        }
        catch (OperationCanceledException)
        {
            // The server or the daemon is gone.
        }
    }
}
