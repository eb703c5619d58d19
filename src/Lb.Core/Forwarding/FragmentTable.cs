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
    private readonly int _seed;

    /// <param name="entries">How many packets are remembered; a power of two.</param>
    /// <param name="seed">Keeps senders from choosing which set their packets fall into.</param>
    public FragmentTable(int entries, int seed)
    {
        _entries = new Entry[entries];
        _setMask = (entries / Ways) - 1;
        _seed = seed;
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

    private Span<Entry> SetOf(in FragmentKey key) =>
        _entries.AsSpan((HashCode.Combine(_seed, key.GetHashCode()) & _setMask) * Ways, Ways);

    private struct Entry
    {
        public FragmentKey Key;
        public FragmentDecision Decision;
        public Instant Deadline;
    }
}
