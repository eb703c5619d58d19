using Lb.Core.Model;

namespace Lb.Core.Health;

/// <summary>
/// Keeps a server that goes up and down again and again out of its service, as RFC 2439 damps routes: each time it goes down costs a
/// penalty of 1, which decays by half in every half-life. Above one figure of merit the server is suppressed, below another it is
/// let back.
/// </summary>
internal sealed class FlapDamping
{
    private readonly double _suppressAbove;
    private readonly double _reuseBelow;
    private readonly TimeSpan _halfLife;
    private readonly double _ceiling;

    private double _penalty;
    private Instant _at;
    private bool _isSuppressed;

    /// <summary>Makes the state of a server that has not flapped.</summary>
    /// <param name="suppressAbove">The penalty above which it is suppressed, more than <paramref name="reuseBelow"/>.</param>
    /// <param name="reuseBelow">The penalty below which it is let back, more than 0.</param>
    /// <param name="halfLife">How long a penalty takes to fall to half.</param>
    /// <param name="longest">How long it can be suppressed after it last went down, whatever the penalty.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public FlapDamping(double suppressAbove, double reuseBelow, TimeSpan halfLife, TimeSpan longest)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(reuseBelow);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(suppressAbove, reuseBelow);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(halfLife, TimeSpan.Zero);
        _suppressAbove = suppressAbove;
        _reuseBelow = reuseBelow;
        _halfLife = halfLife;

        // RFC 2439 §4.2: a ceiling on the figure of merit is what bounds the time of suppression.
        _ceiling = Math.Max(suppressAbove, reuseBelow * Math.Pow(2, longest / halfLife));
    }

    /// <summary>Takes note that the server went down.</summary>
    public void RecordDown(Instant now)
    {
        _penalty = Math.Min(PenaltyAt(now) + 1, _ceiling);
        _at = now;
        _isSuppressed |= _penalty > _suppressAbove;
    }

    /// <summary>The penalty at a time.</summary>
    public double PenaltyAt(Instant now) => _penalty * Math.Pow(2, -((now - _at) / _halfLife));

    /// <summary>Whether the server is kept out, though its checkers may be up.</summary>
    public bool IsSuppressedAt(Instant now)
    {
        if (_isSuppressed && now >= ReleaseAt)
            _isSuppressed = false;

        return _isSuppressed;
    }

    /// <summary>When a suppressed server is let back, unless it goes down again; null if it is not suppressed.</summary>
    public Instant? NextDeadline => _isSuppressed ? ReleaseAt : null;

    private Instant ReleaseAt => _at + (_halfLife * Math.Log2(_penalty / _reuseBelow));
}
