using Lb.Core.Health;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>
/// One question to a server. Whatever the server does, an answer costs bounded memory and a few time-outs at most, and is a result,
/// never an exception.
/// </summary>
internal interface ICheck
{
    /// <summary>Asks once. Runs of one check do not overlap.</summary>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken);
}
