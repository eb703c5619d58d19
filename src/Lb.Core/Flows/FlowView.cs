using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lb.Core.Flows;

/// <summary>
/// A <see cref="FlowTable"/> opened for a batch. Adding and removing through it is seen by the table at once; a slot number is good
/// until the next removal.
/// </summary>
public readonly ref struct FlowView
{
    private readonly FlowTable _table;
    private readonly Span<FlowEntry> _slots;
    private readonly int _tagShift;

    internal FlowView(FlowTable table, Span<FlowEntry> slots, int tagShift)
    {
        _table = table;
        _slots = slots;
        _tagShift = tagShift;
    }

    /// <summary>The entry in a slot that <see cref="Find"/> or <see cref="TryAdd"/> named.</summary>
    public ref FlowEntry this[int slot] => ref _slots[slot];

    /// <summary>
    /// Reads a word of the home slot of <paramref name="hash"/> and does nothing else. Called for every frame of a batch before the
    /// first <see cref="Find"/>, in a loop of its own with the hashes computed before, it lets the processor wait for all their
    /// cache misses at once; with anything heavier in that loop fewer of them fit in flight.
    /// </summary>
    /// <returns>The word, to be folded into a result that is used: an unused load may be left out by the compiler.</returns>
    public uint Touch(ulong hash) => _slots[HomeOf(OpenAddressing.TagOf(hash))].Tag;

    /// <summary>Finds a flow. An expired one that was not collected yet is found as well: its deadline tells.</summary>
    /// <param name="key">The flow's key.</param>
    /// <param name="hash">The key's hash, from the same <see cref="FlowHash"/> in every call for one table.</param>
    /// <returns>Its slot, or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(in FlowKey key, ulong hash)
    {
        // Most flows are in their home slot: only that look is worth inlining.
        var tag = OpenAddressing.TagOf(hash);
        var home = HomeOf(tag);
        ref readonly var entry = ref _slots[home];
        return entry.Tag == tag && entry.HasKey(key) ? home : FindFrom(home, tag, key, _slots);
    }

    /// <summary>Adds a flow that <see cref="Find"/> did not find. Its entry is zero but for the key: set state, server and deadline.</summary>
    /// <param name="key">The flow's key.</param>
    /// <param name="hash">The key's hash.</param>
    /// <param name="slot">The new flow's slot, or -1.</param>
    public FlowAddResult TryAdd(in FlowKey key, ulong hash, out int slot)
    {
        Debug.Assert(Find(key, hash) < 0, "The flow is in the table already.");
        slot = -1;
        if (_table.Count >= _table.Capacity)
        {
            return FlowAddResult.TableFull;
        }

        var tag = OpenAddressing.TagOf(hash);
        slot = HomeOf(tag);
        while (!_slots[slot].IsEmpty)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        _slots[slot].Occupy(key, tag);
        _table.Count++;
        return FlowAddResult.Added;
    }

    /// <summary>Removes the flow in <paramref name="slot"/>, an empty slot being left as it is. Other flows may change their slots.</summary>
    public void Remove(int slot)
    {
        if (_slots[slot].IsEmpty)
        {
            return;
        }

        OpenAddressing.Remove(_slots, slot, _tagShift);
        _table.Count--;
    }

    /// <summary>The search from the home slot on; static, so that the view's fields can stay in registers.</summary>
    private static int FindFrom(int slot, uint tag, in FlowKey key, Span<FlowEntry> slots)
    {
        while (true)
        {
            ref readonly var entry = ref slots[slot];
            if (entry.Tag == tag && entry.HasKey(key))
            {
                return slot;
            }

            // At least a fifth of the slots is empty, so every search ends.
            if (entry.IsEmpty)
            {
                return -1;
            }

            slot = (slot + 1) & (slots.Length - 1);
        }
    }

    private int HomeOf(uint tag) => (int)(tag >> _tagShift);
}
