namespace Lb.Core.Runtime.Health.Checks;

/// <summary>The time-outs of one run: each phase has the same time, and starts anew.</summary>
/// <param name="timeout">How long a phase may take.</param>
/// <param name="cancellationToken">Ends the run.</param>
internal sealed class CheckPhases(TimeSpan timeout, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Cancelled when the phase takes too long, or the run is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The phase that runs, for the message if it takes too long.</summary>
    public string Current { get; private set; } = "start";

    /// <summary>Begins the next phase.</summary>
    public void Begin(string phase)
    {
        Current = phase;
        _source.CancelAfter(timeout);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
