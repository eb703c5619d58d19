using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Flows;

/// <summary>
/// The templates of one worker: a table of fixed size with open addressing, like <see cref="FlowTable"/>. It is looked into only when a
/// flow of a persistent service begins or ends, so it is not made for a batch of frames.
/// </summary>
internal sealed class TemplateTable
{
    private readonly TemplateEntry[] _slots;
    private readonly int _tagShift;
    private int _hand;

    /// <summary>Makes an empty table.</summary>
    /// <param name="clients">The most templates it takes, 1 to four fifths of 2^30.</param>
    public TemplateTable(int clients)
    {
        _slots = new TemplateEntry[OpenAddressing.SlotsFor(clients)];
        _tagShift = OpenAddressing.TagShift(_slots.Length);
        Capacity = clients;
    }

    /// <summary>Templates in the table, those included whose time is over and that were not collected yet.</summary>
    public int Count { get; private set; }

    /// <summary>The most templates it takes.</summary>
    public int Capacity { get; }

    /// <summary>Slots: what a full round of <see cref="CollectOver"/> looks at.</summary>
    public int SlotCount => _slots.Length;

    /// <summary>The entry in a slot that <see cref="Find"/> or <see cref="Add"/> named; good until the next removal.</summary>
    public ref TemplateEntry this[int slot] => ref _slots[slot];

    /// <summary>Finds a client's template, alive or not.</summary>
    /// <param name="service">The virtual service.</param>
    /// <param name="client">The client's masked address.</param>
    /// <param name="hash">The hash of both, from the same function in every call.</param>
    /// <returns>Its slot, or -1.</returns>
    public int Find(ServiceId service, InetAddress client, ulong hash)
    {
        var tag = OpenAddressing.TagOf(hash);
        for (var slot = HomeOf(tag); ; slot = Next(slot))
        {
            ref readonly var entry = ref _slots[slot];
            if (entry.Tag == tag && entry.HasKey(service, client))
            {
                return slot;
            }

            // At least a fifth of the slots is empty, so every search ends.
            if (entry.Tag == 0)
            {
                return -1;
            }
        }
    }

    /// <summary>Adds a template that <see cref="Find"/> did not find, to a table that is not full.</summary>
    /// <returns>Its slot.</returns>
    public int Add(ServiceId service, InetAddress client, ulong hash)
    {
        var tag = OpenAddressing.TagOf(hash);
        var slot = HomeOf(tag);
        while (_slots[slot].Tag != 0)
        {
            slot = Next(slot);
        }

        _slots[slot].Occupy(service, client, tag);
        Count++;
        return slot;
    }

    /// <summary>
    /// Removes templates that are over among the next <paramref name="slotBudget"/> slots, re-arms those whose time is over while they have
    /// connections, and goes on there the next time, round and round.
    /// </summary>
    /// <param name="nowMilliseconds">The caller's clock.</param>
    /// <param name="slotBudget">The most slots to look at.</param>
    /// <param name="withUnused">
    /// Whether to remove also those that no connection was ever established for and that have none now: clients that only pretend.
    /// </param>
    /// <param name="removed">Takes copies of what was removed. Full, it ends the call.</param>
    /// <returns>How many were removed.</returns>
    public int CollectOver(long nowMilliseconds, int slotBudget, bool withUnused, Span<TemplateEntry> removed)
    {
        var removedCount = 0;
        for (; slotBudget > 0 && removedCount < removed.Length; slotBudget--)
        {
            ref var entry = ref _slots[_hand];
            if (entry.Tag != 0 && entry.Connections == 0 && ((withUnused && !entry.IsAssured) || !entry.IsAlive(nowMilliseconds)))
            {
                removed[removedCount++] = entry;
                Remove(_hand);
                continue;
            }

            if (entry.Connections > 0)
            {
                entry.Rearm(nowMilliseconds);
            }

            _hand = Next(_hand);
        }

        return removedCount;
    }

    /// <summary>Removes all templates of a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="removed">Told of each.</param>
    public void RemoveAll(ServiceId service, Action<TemplateEntry> removed)
    {
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            // A removal may bring another one here.
            while (_slots[slot].Tag != 0 && _slots[slot].Service == service)
            {
                removed(_slots[slot]);
                Remove(slot);
            }
        }
    }

    /// <summary>Copies templates, in no particular order, from slot <paramref name="cursor"/> on, as <see cref="FlowTable.Copy"/> does flows.</summary>
    /// <param name="cursor">0 to begin with. Moved on; equal to <see cref="SlotCount"/> when all slots were looked at.</param>
    /// <param name="destination">Takes the copies. Full, it ends the call.</param>
    /// <param name="slotBudget">The most slots to look at; the default is all there are.</param>
    /// <returns>How many were copied.</returns>
    public int Copy(ref int cursor, Span<TemplateEntry> destination, int slotBudget = int.MaxValue)
    {
        var copied = 0;
        var end = (int)Math.Min(_slots.Length, (long)cursor + slotBudget);
        for (; cursor < end && copied < destination.Length; cursor++)
        {
            if (_slots[cursor].Tag != 0)
            {
                destination[copied++] = _slots[cursor];
            }
        }

        return copied;
    }

    private void Remove(int slot)
    {
        OpenAddressing.Remove<TemplateEntry>(_slots, slot, _tagShift);
        Count--;
    }

    private int HomeOf(uint tag) => (int)(tag >> _tagShift);

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);
}
