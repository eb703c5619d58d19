using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <content>Frames without a service of their own: fragments, ICMP, and what is none of our business.</content>
public sealed partial class Forwarder
{
    private void DecideWithoutService(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, Instant now)
    {
        if (headers.Kind == FrameKind.NotIp
            || headers.EthernetDestination != _table.StationAddress
            || slot.HasStrippedVlanTag
            || !_table.Services.IsVirtualAddress(headers.Destination))
        {
            Pass(ref slot);
        }
        else if (headers.Kind == FrameKind.Malformed || slot.OriginalLength > slot.Length)
        {
            Drop(ref slot, DropReason.Malformed);
        }
        else if (headers.Kind == FrameKind.LaterFragment)
        {
            DecideLaterFragment(ref slot, frame, headers, now);
        }
        else if (headers.Kind == FrameKind.Icmp)
        {
            DecideIcmp(ref slot, frame, headers, now);
            RememberFragment(slot, frame, headers, now);
        }
        else
        {
            Pass(ref slot);
            RememberFragment(slot, frame, headers, now);
        }
    }

    private void DecideLaterFragment(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, Instant now)
    {
        if (_table.Directors.Contains(headers.EthernetSource.Bits))
        {
            Drop(ref slot, DropReason.RedirectedByPeer);
            return;
        }

        var key = FragmentKey.Of(headers);
        if (_fragments.TryFind(key, now, out var decision))
        {
            Follow(ref slot, frame, headers, decision, now);
        }
        else if (_hold.TryHold(key, frame, headers, now))
        {
            slot.Verdict = Verdict.Held;
        }
        else
        {
            Drop(ref slot, DropReason.FragmentUnmatched);
        }
    }

    /// <summary>Notes, of a first fragment, what was decided, and lets go those that were there before it.</summary>
    private void RememberFragment(in FrameSlot slot, ReadOnlySpan<byte> frame, in FrameHeaders headers, Instant now)
    {
        if (!headers.IsFragment)
        {
            return;
        }

        var key = FragmentKey.Of(headers);
        var decision = DecisionFor(slot, headers);
        _fragments.Remember(key, decision, now);
        while (_hold.TryRelease(key, out var held, out var heldHeaders))
        {
            ReleaseHeld(held, heldHeaders, decision, now);
        }
    }
}
