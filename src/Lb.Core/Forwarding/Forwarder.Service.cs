using System.Runtime.CompilerServices;
using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <content>Frames for a virtual service: TCP and UDP, whole or the first fragment of a packet.</content>
public sealed partial class Forwarder
{
    private void DecideForService(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, ServiceId service, Instant now)
    {
        if (_table.Directors.Contains(headers.EthernetSource.Bits))
        {
            Drop(ref slot, DropReason.RedirectedByPeer);
            return;
        }

        if (slot.OriginalLength > slot.Length)
        {
            Drop(ref slot, DropReason.Malformed);
            return;
        }

        var key = new FlowKey(service, headers.Source, headers.SourcePort);
        var hash = _hash.Compute(key);
        var flows = _flows.View();
        var index = flows.Find(key, hash);
        if (index >= 0 && IsUsable(ref flows[index], headers, now))
        {
            ContinueFlow(ref slot, frame, headers, ref flows[index], now);
        }
        else
        {
            if (index >= 0)
            {
                EndFlow(index);
            }

            StartFlow(ref slot, frame, headers, key, hash, now);
        }

        if (headers.IsFragment)
        {
            RememberFragment(headers, DecisionAboutFlow(slot, key, hash), now);
        }
    }

    private FragmentDecision DecisionAboutFlow(in FrameSlot slot, in FlowKey key, ulong hash)
    {
        if (slot.Verdict == Verdict.Drop)
        {
            return FragmentDecision.Drop(slot.DropReason);
        }

        var flows = _flows.View();
        var index = flows.Find(key, hash);
        return index >= 0 ? FragmentDecision.ToRealServer(flows[index].RealServer) : FragmentDecision.ToLocalStack;
    }

    private static bool IsUsable(ref FlowEntry entry, in FrameHeaders headers, Instant now)
    {
        if (entry.IsExpired(FlowClock(now)))
        {
            return false;
        }

        // A client that uses its port again is a new connection (ip_vs_core.c, is_new_conn_expected, conn_reuse_mode 1).
        var isSyn = (headers.TcpFlags & (byte)TcpFlags.Syn) != 0;
        return !isSyn || entry.State is not (FlowState.TimeWait or FlowState.Close);
    }

    private void ContinueFlow(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, ref FlowEntry entry, Instant now)
    {
        ref readonly var hop = ref NextHopOf(entry.RealServer);
        if (hop.State == NextHopState.None)
        {
            // As IPVS with expire_nodest_conn 0: silence, and the flow's time is not extended.
            Drop(ref slot, DropReason.RealServerRemoved);
            return;
        }

        CountPacket(entry.RealServer, headers);
        Advance(ref entry, headers, now);
        Deliver(ref slot, frame, headers, hop, now);
    }

    private void StartFlow(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, in FlowKey key, ulong hash, Instant now)
    {
        if (!SenderIsPlausible(frame, headers))
        {
            Drop(ref slot, DropReason.Malformed);
            return;
        }

        var state = _services.Service(key.Service);
        if (state.Mode == ServiceMode.KnownFlowsOnly)
        {
            // The guard keeps the kernel away from the service, so what is the kernel's own has to be handed over.
            HandToLocalStack(ref slot, frame, DropReason.NoFlow);
            return;
        }

        // ip_vs_proto_tcp.c, tcp_conn_schedule with sloppy_tcp 0: a SYN that is not also a RST opens a flow.
        var flags = (TcpFlags)headers.TcpFlags;
        if (headers.Kind == FrameKind.Tcp && (flags & (TcpFlags.Syn | TcpFlags.Rst)) != TcpFlags.Syn)
        {
            HandToLocalStack(ref slot, frame, DropReason.NoFlow);
            return;
        }

        if (_flows.Count >= _flows.Capacity && !TryMakeRoom(now))
        {
            Drop(ref slot, DropReason.TableFull);
            return;
        }

        var context = new SchedulingContext(headers.Source, headers.SourcePort, headers.Destination, headers.DestinationPort, now);
        var server = state.Scheduler.Pick(context);
        if (server is null)
        {
            // ip_vs_core.c, ip_vs_leave: port unreachable, for TCP as well.
            TellSender(frame, headers, IcmpError.PortUnreachable, now);
            Drop(ref slot, DropReason.NoRealServer);
            return;
        }

        var flows = _flows.View();
        _ = flows.TryAdd(key, hash, out var index);
        ref var entry = ref flows[index];
        entry.RealServer = server.RealServerId;
        _services.FlowStarted(entry);
        Counters.FlowsCreated++;
        _services.Traffic[server.RealServerId.Value].Connections++;
        CountPacket(server.RealServerId, headers);
        Advance(ref entry, headers, now);
        Deliver(ref slot, frame, headers, NextHopOf(server.RealServerId), now);
    }

    /// <summary>A full table may be full of flows that are over; a few slots are worth a look before a client is turned away.</summary>
    private bool TryMakeRoom(Instant now)
    {
        // Once a batch, whose frames all have the same moment: under a flood of new flows this must not become the main work.
        if (_soughtRoomAt != now)
        {
            _soughtRoomAt = now;
            CollectExpired(now, ExpiredAtOnce * 4);
        }

        return _flows.Count < _flows.Capacity;
    }

    private void EndFlow(int index)
    {
        var flows = _flows.View();
        _services.FlowEnded(flows[index]);
        flows.Remove(index);
    }

    /// <summary>The frame moves the flow's state on and starts its time anew.</summary>
    private void Advance(ref FlowEntry entry, in FrameHeaders headers, Instant now)
    {
        var next = headers.Kind == FrameKind.Tcp ? TcpTransitions.Next(entry.State, headers.TcpFlags) : FlowState.Udp;
        if (next != entry.State)
        {
            _services.FlowChanged(ref entry, next);
        }

        entry.DeadlineMilliseconds = FlowClock(now) + _table.FlowTimeouts[next];
    }

    private void CountPacket(RealServerId server, in FrameHeaders headers) =>
        _services.Traffic[server.Value].CountPacket(headers.NetworkLength);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly NextHop NextHopOf(RealServerId id)
    {
        var hops = _table.NextHops.AsSpan();
        return ref id.Value < hops.Length ? ref hops[id.Value] : ref NoNextHop;
    }
}
