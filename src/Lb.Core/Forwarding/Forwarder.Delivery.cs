using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <content>The last step: towards a real server, remote or local, or into the host's own stack.</content>
public sealed partial class Forwarder
{
    private static readonly NextHop NoNextHop;

    private void Deliver(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, in NextHop hop, Instant now)
    {
        if (hop.State == NextHopState.Resolved
            && FrameRewriter.TimeToLive(frame, headers.NetworkOffset, headers.IsIPv4) > 1
            && headers.NetworkLength <= hop.Mtu)
        {
            Forward(ref slot, frame, headers, hop);
        }
        else
        {
            DeliverOtherwise(ref slot, frame, headers, hop, now);
        }
    }

    private void Forward(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, in NextHop hop)
    {
        FrameRewriter.SetMacAddresses(frame, hop);
        FrameRewriter.DecrementTimeToLive(frame, headers.NetworkOffset, headers.IsIPv4);
        slot.Verdict = Verdict.Forward;
        slot.EgressPort = hop.EgressPort;
        Counters.Received++;
        Counters.Forwarded++;
    }

    private void DeliverOtherwise(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, in NextHop hop, Instant now)
    {
        switch (hop.State)
        {
            case NextHopState.Local:
                GoLocal(ref slot, frame, hop);
                break;

            case NextHopState.Resolved when FrameRewriter.TimeToLive(frame, headers.NetworkOffset, headers.IsIPv4) <= 1:
                // RFC 792 and RFC 4443 §3.3: the gateway that finds the TTL used up tells the source. Not about an ICMP message.
                TellSender(frame, headers, IcmpError.TimeExceeded, now);
                Drop(ref slot, DropReason.TtlExpired);
                break;

            case NextHopState.Resolved when SegmentsFit(slot, frame, headers, hop.Mtu):
                Forward(ref slot, frame, headers, hop);
                break;

            case NextHopState.Resolved:
                DeliverInPieces(ref slot, frame, headers, hop, now);
                break;

            case NextHopState.None:
                Drop(ref slot, DropReason.RealServerRemoved);
                break;

            default:
                Drop(ref slot, DropReason.NeighborUnresolved);
                break;
        }
    }

    /// <summary>A super-frame is as long as it likes; what the wire sees are its segments, each with a copy of the headers.</summary>
    private static bool SegmentsFit(in FrameSlot slot, ReadOnlySpan<byte> frame, in FrameHeaders headers, int mtu)
    {
        if (slot.SegmentSize == 0)
        {
            return false;
        }

        var transportHeader = headers.Kind == FrameKind.Tcp ? (frame[headers.TransportOffset + 12] >> 4) * 4 : UdpDatagram.HeaderLength;
        return headers.TransportOffset - headers.NetworkOffset + transportHeader + slot.SegmentSize <= mtu;
    }

    private void DeliverInPieces(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, in NextHop hop, Instant now)
    {
        // A super-frame cannot be cut here; told of the MTU, the sender cuts it itself. A checksum that the sender left to its network
        // card is completed first: nobody after us sees the whole packet.
        var mayCut = !headers.DontFragment && headers.IsIPv4 && slot.SegmentSize == 0;
        if (!mayCut || (slot.HasPartialChecksum && !FrameRewriter.TryCompleteChecksum(frame, headers)))
        {
            TellSender(frame, headers, IcmpError.PacketTooBig(hop.Mtu), now);
            Drop(ref slot, DropReason.PacketTooBig);
            return;
        }

        // Rewritten first, so that every piece inherits the new addresses and TTL.
        Forward(ref slot, frame, headers, hop);
        slot.EgressPort = FrameSlot.NoPort;
        if (!Ipv4Fragmenter.TryFragment(frame, headers, hop, Outbox, out var pieces))
        {
            Counters.Forwarded--;
            Counters.CountDrop(DropReason.PacketTooBig);
            slot.Verdict = Verdict.Drop;
            slot.DropReason = DropReason.PacketTooBig;
        }

        Counters.Generated += pieces;
    }

    private void GoLocal(ref FrameSlot slot, Span<byte> frame, in NextHop hop)
    {
        FrameRewriter.SetMacAddresses(frame, hop);
        slot.Verdict = Verdict.Local;
        slot.EgressPort = hop.EgressPort;
        Counters.Received++;
        Counters.Local++;
    }

    /// <summary>
    /// Frames the guard keeps from the kernel though no real server is chosen for them: this host's own stack knows the answer,
    /// a connection it still has or a RST.
    /// </summary>
    private void HandToLocalStack(ref FrameSlot slot, Span<byte> frame, DropReason otherwise)
    {
        if (_table.LocalHop.State == NextHopState.Local)
        {
            GoLocal(ref slot, frame, _table.LocalHop);
        }
        else
        {
            Drop(ref slot, otherwise);
        }
    }

    /// <summary>Whether the header survived the way here and its sender can be a client at all; asked once a flow.</summary>
    private bool SenderIsPlausible(ReadOnlySpan<byte> frame, in FrameHeaders headers)
    {
        if (headers.Source.IsMulticast || headers.Source.IsUnspecified || _table.Services.IsVirtualAddress(headers.Source))
        {
            return false;
        }

        if (!headers.IsIPv4)
        {
            return headers.Source != InetAddress.FromIPv6(0, 1);
        }

        // What a host does not take from the wire either: "this network", loopback, limited broadcast (net/ipv4/route.c, ip_route_input_slow).
        const uint ThisNetwork = 0;
        const uint LoopbackNetwork = 127;
        const uint LimitedBroadcast = uint.MaxValue;
        var source = (uint)headers.Source.Low;
        return source >> 24 is not (ThisNetwork or LoopbackNetwork)
            && source != LimitedBroadcast
            && InternetChecksum.IsValid(InternetChecksum.Sum(frame[headers.NetworkOffset..headers.TransportOffset]));
    }
}
