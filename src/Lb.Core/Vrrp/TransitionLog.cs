using System.Collections.Immutable;
using Lb.Core.Model;

namespace Lb.Core.Vrrp;

/// <summary>The last sixteen changes of state.</summary>
internal sealed class TransitionLog
{
    private const int Capacity = 16;

    private readonly VrrpTransition[] _ring = new VrrpTransition[Capacity];
    private int _written;

    /// <summary>When the state changed last; the clock's start before the first change.</summary>
    public Instant LastAt => _written == 0 ? Instant.Zero : _ring[(_written - 1) % Capacity].At;

    /// <summary>The last change; without meaning before the first.</summary>
    public VrrpTransition Last => _ring[(Math.Max(_written, 1) - 1) % Capacity];

    /// <summary>Notes one.</summary>
    public void Add(Instant at, VrrpState from, VrrpState to, VrrpTransitionReason reason)
    {
        var timeInFrom = _written == 0 ? TimeSpan.Zero : at - LastAt;
        _ring[_written % Capacity] = new VrrpTransition(at, from, to, reason, timeInFrom);
        _written++;
    }

    /// <summary>All that are kept, oldest first.</summary>
    public ImmutableArray<VrrpTransition> ToImmutableArray() =>
        [.. Enumerable.Range(Math.Max(0, _written - Capacity), Math.Min(_written, Capacity)).Select(number => _ring[number % Capacity])];
}
