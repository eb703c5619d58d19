using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <content>Frames without a service of their own: fragments, ICMP, and what is none of our business.</content>
public sealed partial class Forwarder
{
    private void DecideWithoutService(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, Instant now)
    {
        if (headers.Kind == FrameKind.NotIp
            || !_table.IsStation(headers.EthernetDestination)
            || slot.HasStrippedVlanTag
            || !_table.Services.IsVirtualAddress(headers.Destination))
        {
            Pass(ref slot);
            return;
        }

        if (headers.Kind == FrameKind.Malformed || slot.OriginalLength > slot.Length)
        {
            Drop(ref slot, DropReason.Malformed);
        }
        else if (headers.Kind == FrameKind.Icmp)
        {
            DecideIcmp(ref slot, frame, headers, now);
            RememberForKernel(slot, headers, now);
        }
        else if (headers.Kind == FrameKind.LaterFragment)
        {
            DecideLaterFragment(ref slot, frame, headers, now);
        }
        else
        {
            Pass(ref slot);
            RememberForKernel(slot, headers, now);
        }
    }

    /// <summary>A first fragment that is none of our business: the kernel has it, but the guard keeps those that follow it from the kernel.</summary>
    private void RememberForKernel(in FrameSlot slot, in FrameHeaders headers, Instant now)
    {
        if (headers.IsFragment && slot.Verdict == Verdict.Pass && IsKeptFromKernel(headers))
        {
            RememberFragment(headers, FragmentDecision.ToLocalStack, now);
        }
    }

    private void DecideLaterFragment(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, Instant now)
    {
        var key = FragmentKey.Of(headers);
        if (!IsKeptFromKernel(headers))
        {
            Pass(ref slot);
        }
        else if (_table.Directors.Contains(headers.EthernetSource.Bits))
        {
            Drop(ref slot, DropReason.RedirectedByPeer);
        }
        else if (_fragments.TryFind(key, now, out var decision))
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

    private bool IsKeptFromKernel(in FrameHeaders headers) => _table.Services.OwnsLaterFragments(headers.Destination, headers.Protocol);

    /// <summary>Notes what was decided about a first fragment, and lets go those that were there before it.</summary>
    private void RememberFragment(in FrameHeaders headers, in FragmentDecision decision, Instant now)
    {
        var key = FragmentKey.Of(headers);
        _fragments.Remember(key, decision, now);
        while (_hold.TryRelease(key, out var held, out var heldHeaders))
        {
            // Behind the batch, so behind the first fragment: the order a receiver likes best.
            if (!Outbox.TryAdd(held.Length, Verdict.Held, FrameSlot.NoPort, wasReceived: true, out var frame))
            {
                CountUnmatched(1);
                continue;
            }

            held.CopyTo(frame);
            Follow(ref Outbox.Last, frame, heldHeaders, decision, now);
        }
    }

    private void Follow(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, in FragmentDecision decision, Instant now)
    {
        switch (decision.Verdict)
        {
            case Verdict.Forward:
                FollowToServer(ref slot, frame, headers, decision.RealServer, now);
                break;
            case Verdict.Local:
                HandToLocalStack(ref slot, frame, DropReason.FragmentUnmatched);
                break;
            default:
                Drop(ref slot, decision.DropReason);
                break;
        }
    }

    private void FollowToServer(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, RealServerId server, Instant now)
    {
        ref readonly var hop = ref NextHopOf(server);
        if (hop.State != NextHopState.None)
        {
            CountPacket(server, headers);
        }

        Deliver(ref slot, frame, headers, hop, now);
    }
}
