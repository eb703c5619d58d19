using System.Numerics;
using Lb.Core.Flows;
using Lb.Core.Model;

namespace Lb.Core.Forwarding;

/// <summary>
/// Remembers, for packets whose first fragment was decided, where the rest goes. Four-way sets of fixed size: when a set is full
/// the entry that expires first gives way, so a flood of first fragments costs memory never and other packets rarely.
/// </summary>
internal sealed class FragmentTable
{
    // As long as Linux waits for the rest of a packet: net.ipv4.ipfrag_time.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private const int Ways = 4;

    private readonly Entry[] _entries;
    private readonly int _setMask;
    private readonly FlowHash _hash;

    /// <param name="entries">How many packets are remembered; a power of two, at least 4.</param>
    /// <param name="hash">Keeps senders from choosing which set their packets fall into.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="entries"/> is not such a number.</exception>
    public FragmentTable(int entries, FlowHash hash)
    {
        if (entries < Ways || !BitOperations.IsPow2(entries))
        {
            throw new ArgumentOutOfRangeException(nameof(entries), entries, $"Takes a power of two, at least {Ways}.");
        }

        _entries = new Entry[entries];
        _setMask = (entries / Ways) - 1;
        _hash = hash;
    }

    public bool TryFind(in FragmentKey key, Instant now, out FragmentDecision decision)
    {
        foreach (ref readonly var entry in SetOf(key))
        {
            if (entry.Deadline > now && entry.Key == key)
            {
                decision = entry.Decision;
                return true;
            }
        }

        decision = default;
        return false;
    }

    public void Remember(in FragmentKey key, in FragmentDecision decision, Instant now)
    {
        var set = SetOf(key);
        ref var victim = ref set[0];
        foreach (ref var entry in set)
        {
            if (entry.Key == key)
            {
                victim = ref entry;
                break;
            }

            if (entry.Deadline < victim.Deadline)
            {
                victim = ref entry;
            }
        }

        victim = new Entry { Key = key, Decision = decision, Deadline = now + Lifetime };
    }

    /// <summary>The identification takes the places of service and port in the keyed hash; few VIPs make the destination dispensable.</summary>
    private Span<Entry> SetOf(in FragmentKey key)
    {
        var hash = _hash.Compute(new FlowKey(new ServiceId((ushort)(key.Id >> 16)), key.Source, (ushort)key.Id));
        return _entries.AsSpan((int)(hash & (uint)_setMask) * Ways, Ways);
    }

    private struct Entry
    {
        public FragmentKey Key;
        public FragmentDecision Decision;
        public Instant Deadline;
    }
}
