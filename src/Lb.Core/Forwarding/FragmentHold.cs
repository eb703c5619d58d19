using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>
/// A short, bounded stay for fragments that overtook their first fragment. Reordering on a LAN lasts microseconds; what has not
/// been explained after <see cref="Patience"/> is not going to be.
/// </summary>
internal sealed class FragmentHold
{
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Octets of the longest fragment worth keeping: a jumbo frame with two VLAN tags.</summary>
    public const int MaxFrameLength = 9216;

    private readonly Slot[] _slots;
    private int _used;

    /// <param name="capacity">How many fragments may wait at a time; 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    public FragmentHold(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _slots = new Slot[capacity];
    }

    /// <summary>Keeps a copy of <paramref name="frame"/>.</summary>
    /// <returns>Whether there was room for it.</returns>
    public bool TryHold(in FragmentKey key, ReadOnlySpan<byte> frame, in FrameHeaders headers, Instant now)
    {
        if (_used == _slots.Length || frame.Length > MaxFrameLength)
        {
            return false;
        }

        foreach (ref var slot in _slots.AsSpan())
        {
            if (slot.IsUsed)
            {
                continue;
            }

            slot.Octets ??= new byte[MaxFrameLength];
            frame.CopyTo(slot.Octets);
            slot.Length = frame.Length;
            slot.Key = key;
            slot.Headers = headers;
            slot.Deadline = now + Patience;
            slot.IsUsed = true;
            _used++;
            return true;
        }

        return false;
    }

    /// <summary>Takes out one fragment of the packet <paramref name="key"/>; its octets are valid until the next <see cref="TryHold"/>.</summary>
    public bool TryRelease(in FragmentKey key, out ReadOnlySpan<byte> frame, out FrameHeaders headers)
    {
        if (_used > 0)
        {
            foreach (ref var slot in _slots.AsSpan())
            {
                if (slot.IsUsed && slot.Key == key)
                {
                    slot.IsUsed = false;
                    _used--;
                    frame = slot.Octets.AsSpan(0, slot.Length);
                    headers = slot.Headers;
                    return true;
                }
            }
        }

        frame = default;
        headers = default;
        return false;
    }

    /// <summary>Gives up on the fragments that waited long enough, or on all.</summary>
    /// <returns>How many.</returns>
    public int Expire(Instant now, bool all = false)
    {
        if (_used == 0)
        {
            return 0;
        }

        var expired = 0;
        foreach (ref var slot in _slots.AsSpan())
        {
            if (slot.IsUsed && (all || slot.Deadline <= now))
            {
                slot.IsUsed = false;
                expired++;
            }
        }

        _used -= expired;
        return expired;
    }

    private struct Slot
    {
        public byte[]? Octets;
        public int Length;
        public FragmentKey Key;
        public FrameHeaders Headers;
        public Instant Deadline;
        public bool IsUsed;
    }
}
