using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lb.Core.Flows;

/// <summary>What tables with linear probing have in common. The number of slots is a power of two.</summary>
internal static class OpenAddressing
{
    /// <summary>The fewest slots a table has.</summary>
    public const int MinimumSlots = 8;

    /// <summary>The most entries that <paramref name="slots"/> slots may take: four in five, beyond which probes grow long.</summary>
    public static int CapacityOf(int slots) => (int)((long)slots * 4 / 5);

    /// <summary>The fewest slots that can take <paramref name="entries"/> entries; these are 1 to four fifths of 2^30.</summary>
    public static int SlotsFor(int entries)
    {
        var leastSlots = (((long)entries * 5) + 3) / 4;
        return Math.Max(MinimumSlots, (int)BitOperations.RoundUpToPowerOf2((ulong)leastSlots));
    }

    /// <summary>How far a tag is to be shifted to tell the home slot: its top bits do.</summary>
    public static int TagShift(int slots) => 32 - BitOperations.Log2((uint)slots);

    /// <summary>The upper half of the hash, with its lowest bit set because 0 marks an empty slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint TagOf(ulong hash) => (uint)(hash >> 32) | 1;

    /// <summary>Empties a slot and moves later entries back where they would be found no more, so that no tombstone is left.</summary>
    public static void Remove<TSlot>(Span<TSlot> slots, int slot, int tagShift)
        where TSlot : struct, IHashedSlot
    {
        var mask = slots.Length - 1;
        var hole = slot;
        for (var next = (slot + 1) & mask; slots[next].Tag != 0; next = (next + 1) & mask)
        {
            // An entry may move back to the hole unless its home lies beyond it: a search from there would no longer pass the hole.
            var distanceFromHome = (next - (int)(slots[next].Tag >> tagShift)) & mask;
            if (distanceFromHome >= ((next - hole) & mask))
            {
                slots[hole] = slots[next];
                hole = next;
            }
        }

        slots[hole] = default;
    }
}
