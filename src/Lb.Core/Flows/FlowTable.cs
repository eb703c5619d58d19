using System.Numerics;

namespace Lb.Core.Flows;

/// <summary>
/// The flows of one worker: a hash table of fixed size with open addressing, for one thread.
/// </summary>
/// <remarks>
/// Linear probing keeps a search within one or two cache lines, and removal shifts later entries back instead of leaving
/// tombstones, so the table never degrades. The top bits of an entry's tag are its home slot: nothing is hashed again to move it.
/// <para>
/// Memory: <see cref="FlowEntry.Size"/> = 32 octets a slot and at most 4 flows in 5 slots make 40 octets a flow in a table as full
/// as it may get. The number of slots is a power of two; a capacity of at least half of it stays within 64 octets a flow.
/// </para>
/// </remarks>
public sealed class FlowTable
{
    private readonly Memory<FlowEntry> _slots;
    private readonly int _tagShift;
    private int _hand;

    /// <summary>Makes an empty table in memory of the caller's, which has to outlive it.</summary>
    /// <param name="slots">
    /// A power of two of slots, from 8 to 2^30. They are cleared, which also faults the pages in before there is traffic.
    /// </param>
    /// <param name="capacity">The most flows the table takes: 1 to <see cref="CapacityOf"/> of the number of slots.</param>
    /// <exception cref="ArgumentException">The number of slots is not such a power of two.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is out of its range.</exception>
    public FlowTable(Memory<FlowEntry> slots, int capacity)
    {
        if (slots.Length < OpenAddressing.MinimumSlots || !BitOperations.IsPow2(slots.Length))
        {
            throw new ArgumentException($"A flow table needs a power of two of slots, at least {OpenAddressing.MinimumSlots}, not {slots.Length}.", nameof(slots));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, CapacityOf(slots.Length));
        _slots = slots;
        _tagShift = OpenAddressing.TagShift(slots.Length);
        Capacity = capacity;
        slots.Span.Clear();
    }

    /// <summary>Flows in the table, expired ones that were not collected yet included.</summary>
    public int Count { get; internal set; }

    /// <summary>The most flows the table takes.</summary>
    public int Capacity { get; }

    /// <summary>Slots of the table: what a full round of <see cref="CollectExpired"/> looks at.</summary>
    public int SlotCount => _slots.Length;

    /// <summary>Makes a table in pinned managed memory that takes at least <paramref name="flows"/> flows.</summary>
    /// <param name="flows">1 to 858993459. The capacity is what the slots needed for these can take, up to twice as much.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flows"/> is out of its range.</exception>
    public static FlowTable Create(int flows)
    {
        var slots = SlotsFor(flows);
        return new FlowTable(GC.AllocateArray<FlowEntry>(slots, pinned: true), CapacityOf(slots));
    }

    /// <summary>The fewest slots that can take <paramref name="flows"/> flows.</summary>
    /// <param name="flows">1 to 858993459, which is four fifths of 2^30.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flows"/> is out of its range.</exception>
    public static int SlotsFor(int flows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(flows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(flows, CapacityOf(1 << 30));
        return OpenAddressing.SlotsFor(flows);
    }

    /// <summary>The most flows that <paramref name="slots"/> slots may take: four in five, beyond which probes grow long.</summary>
    public static int CapacityOf(int slots) => OpenAddressing.CapacityOf(slots);

    /// <summary>
    /// Opens the table for a batch of frames. Get one a batch, not one a frame: memory that is not an array is asked for its span.
    /// </summary>
    public FlowView View() => new(this, _slots.Span, _tagShift);

    /// <summary>
    /// Removes expired flows among the next <paramref name="slotBudget"/> slots and goes on there the next time, round and round.
    /// </summary>
    /// <remarks>
    /// A removal shifts later entries back to the hand at the nearest, where they are looked at next, so a round misses none of them.
    /// A removal elsewhere can carry an entry back across the hand; it only ever moves towards its home, so that is at most a
    /// delay of a round for each slot it was away from it.
    /// </remarks>
    /// <param name="nowMilliseconds">The caller's clock in milliseconds, modulo 2^32.</param>
    /// <param name="slotBudget">The most slots to look at.</param>
    /// <param name="removed">Takes copies of what was removed, so that servers' counters can follow. Full, it ends the call.</param>
    /// <returns>How many were removed.</returns>
    public int CollectExpired(uint nowMilliseconds, int slotBudget, Span<FlowEntry> removed)
    {
        var view = View();
        var removedCount = 0;
        for (; slotBudget > 0 && removedCount < removed.Length; slotBudget--)
        {
            ref var entry = ref view[_hand];
            if (!entry.IsEmpty && entry.IsExpired(nowMilliseconds))
            {
                removed[removedCount++] = entry;
                view.Remove(_hand);
            }
            else
            {
                _hand = (_hand + 1) & (_slots.Length - 1);
            }
        }

        return removedCount;
    }

    /// <summary>Copies flows, in no particular order, from slot <paramref name="cursor"/> on.</summary>
    /// <remarks>Flows added or removed between two calls can be missing from the listing or be in it twice.</remarks>
    /// <param name="cursor">0 to begin with. Moved on; equal to <see cref="SlotCount"/> when all slots were looked at.</param>
    /// <param name="destination">Takes the copies. Full, it ends the call.</param>
    /// <param name="slotBudget">The most slots to look at; the default is all there are.</param>
    /// <returns>How many were copied.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cursor"/> is negative or beyond the last slot.</exception>
    public int Copy(ref int cursor, Span<FlowEntry> destination, int slotBudget = int.MaxValue)
    {
        var slots = _slots.Span;
        ArgumentOutOfRangeException.ThrowIfNegative(cursor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cursor, slots.Length);
        var copied = 0;
        var end = (int)Math.Min(slots.Length, (long)cursor + slotBudget);
        for (; cursor < end && copied < destination.Length; cursor++)
        {
            if (!slots[cursor].IsEmpty)
            {
                destination[copied++] = slots[cursor];
            }
        }

        return copied;
    }

    /// <summary>Removes every flow.</summary>
    public void Clear()
    {
        _slots.Span.Clear();
        Count = 0;
    }
}
