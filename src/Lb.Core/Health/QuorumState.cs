namespace Lb.Core.Health;

/// <summary>
/// Whether a service has enough servers: keepalived's quorum with hysteresis. It is gained when the weights of the servers that are
/// up reach <c>quorum + hysteresis</c>, and lost when they fall below <c>quorum - hysteresis</c>, or to nothing.
/// </summary>
internal sealed class QuorumState
{
    private readonly long _quorum;
    private readonly long _hysteresis;

    /// <summary>Makes the state of a service that starts.</summary>
    /// <param name="quorum">The weight needed (<c>quorum</c>), at least 1; keepalived's default is 1.</param>
    /// <param name="hysteresis">What is tolerated either way (<c>hysteresis</c>), less than <paramref name="quorum"/>; default 0.</param>
    /// <param name="weight">The weights, added up, of the servers that are up.</param>
    /// <param name="wasUp">What the state was before a reload, from which it goes on; null for a service that is new.</param>
    public QuorumState(int quorum, int hysteresis, long weight, bool? wasUp = null)
    {
        _quorum = quorum;
        _hysteresis = hysteresis;
        Weight = weight;
        IsUp = wasUp ?? weight >= _quorum + _hysteresis;
    }

    /// <summary>Whether there is a quorum. Without one the sorry server takes the place of all others, if there is one.</summary>
    public bool IsUp { get; private set; }

    /// <summary>The weights, added up, of the servers that are up.</summary>
    public long Weight { get; private set; }

    /// <summary>The weight at which the state changes: from it upwards while down, below it while up.</summary>
    public long Threshold => IsUp ? _quorum - _hysteresis : _quorum + _hysteresis;

    /// <summary>Takes the weights, added up, of the servers that are up.</summary>
    /// <returns>Whether the quorum was gained or lost.</returns>
    public bool Update(long weight)
    {
        Weight = weight;
        var isUp = IsUp ? weight > 0 && weight >= Threshold : weight >= Threshold;
        var hasChanged = isUp != IsUp;
        IsUp = isUp;
        return hasChanged;
    }
}
