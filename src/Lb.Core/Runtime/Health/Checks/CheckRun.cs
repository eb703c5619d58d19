using System.Diagnostics;
using System.Net.Sockets;
using Lb.Core.Health;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>Runs a check with its time-outs, measures it, and makes a result of whatever happens.</summary>
internal static class CheckRun
{
    /// <summary>Runs <paramref name="check"/>.</summary>
    /// <param name="timeout">The time of each phase.</param>
    /// <param name="check">Does the work, and returns what was found; it begins a phase before it waits.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async ValueTask<CheckResult> Of(
        TimeSpan timeout, Func<CheckPhases, ValueTask<string>> check, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var phases = new CheckPhases(timeout, cancellationToken);
        try
        {
            var found = await check(phases);
            return new CheckResult(true, found, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception e)
        {
            // Of any kind: what the server sends goes through the framework's TLS, HTTP and certificates, and no octets of its may
            // end more than this run.
            cancellationToken.ThrowIfCancellationRequested();

            // A socket closed by the time-out may fail in its own words.
            return Failed(phases.Token.IsCancellationRequested ? $"{phases.Current}: not within {timeout.TotalSeconds:0.###} s"
                : CauseOf(e) is var cause && cause is CheckFailedException ? cause.Message
                : $"{phases.Current}: {CheckText.Printable(cause.Message)}");
        }

        CheckResult Failed(string reason) => new(false, reason, Stopwatch.GetElapsedTime(started));
    }

    // The framework wraps what happened in "see inner exception" and the like.
    private static Exception CauseOf(Exception e)
    {
        var cause = e;
        while (cause is not (SocketException or CheckFailedException) && cause.InnerException is { } inner)
            cause = inner;

        return cause;
    }
}
