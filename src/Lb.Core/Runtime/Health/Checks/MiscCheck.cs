using System.Diagnostics;
using Lb.Core.Health;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>Runs a program once: an approved script, with its time-out.</summary>
/// <param name="timeout">When the program is ended.</param>
/// <param name="cancellationToken">Ends the run, and the program with it.</param>
internal delegate Task<ProgramExit> ProgramRun(TimeSpan timeout, CancellationToken cancellationToken);

/// <summary>How a program ended.</summary>
/// <param name="Code">Its exit code; null if it did not exit by itself.</param>
/// <param name="Reason">Why there is no code, a few words for people: timed out, killed by a signal, not started.</param>
internal readonly record struct ProgramExit(int? Code, string Reason);

/// <summary>MISC_CHECK: a program says by its exit code whether the server is well.</summary>
/// <param name="run">Runs it.</param>
/// <param name="timeout">When a run is ended, which is a failure.</param>
/// <param name="isDynamic">Whether exit codes from 2 to 255 are weights.</param>
internal sealed class MiscCheck(ProgramRun run, TimeSpan timeout, bool isDynamic) : ICheck
{
    /// <inheritdoc/>
    public async ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var exit = await run(timeout, cancellationToken);
        var latency = Stopwatch.GetElapsedTime(started);
        return exit.Code is { } code
            ? MiscExitCode.Read(code, isDynamic, latency)
            : new CheckResult(false, CheckText.Printable(exit.Reason), latency);
    }
}
