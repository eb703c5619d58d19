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
        FragmentDecision decision;
        if (index >= 0 && IsUsable(flows[index], headers, now))
        {
            decision = ContinueFlow(ref slot, frame, headers, ref flows[index], now);
        }
        else
        {
            if (index >= 0)
            {
                EndFlow(index, now);
            }

            decision = StartFlow(ref slot, frame, headers, key, hash, now);
        }

        if (headers.IsFragment)
        {
            RememberFragment(headers, slot.Verdict == Verdict.Drop ? FragmentDecision.Drop(slot.DropReason) : decision, now);
        }
    }

    /// <summary>Whether the frame belongs to the flow that was found, rather than to a new one with the same key.</summary>
    private bool IsUsable(in FlowEntry entry, in FrameHeaders headers, Instant now)
    {
        var policy = _table.FlowPolicy;
        if (entry.IsExpired(FlowClock(now))
            || (policy.ExpiresFlowsWithoutServer && NextHopOf(entry.RealServer).State == NextHopState.None))
        {
            return false;
        }

        // A client that uses its port again (ip_vs_core.c, ip_vs_in_hook and is_new_conn_expected).
        if ((headers.TcpFlags & (byte)TcpFlags.Syn) == 0 || !policy.RestartsClosedFlows)
        {
            return true;
        }

        if (policy.ExpiresFlowsWithoutServer && _services.Server(entry.RealServer) is { Weight: 0 })
        {
            return false;
        }

        return entry.IsControlled() || !(entry.State is FlowState.TimeWait or FlowState.Close
            || (entry.State == FlowState.FinWait && policy.RestartsFinishedFlows));
    }

    private FragmentDecision ContinueFlow(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, ref FlowEntry entry, Instant now)
    {
        ref readonly var hop = ref NextHopOf(entry.RealServer);
        if (hop.State == NextHopState.None)
        {
            // As IPVS with expire_nodest_conn 0: silence, and the flow's time is not extended.
            return Refuse(ref slot, DropReason.RealServerRemoved);
        }

        CountPacket(entry.RealServer, headers);
        Advance(ref entry, headers, now);
        Deliver(ref slot, frame, headers, hop, now);
        return FragmentDecision.ToRealServer(entry.RealServer);
    }

    private FragmentDecision StartFlow(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, in FlowKey key, ulong hash, Instant now)
    {
        if (!SenderIsPlausible(frame, headers))
        {
            return Refuse(ref slot, DropReason.Malformed);
        }

        // The guard keeps the kernel away from the service, so what is the kernel's own has to be handed over.
        var state = _services.Service(key.Service);
        if (state.Mode == ServiceMode.KnownFlowsOnly || (headers.Kind == FrameKind.Tcp && !MayBegin((TcpFlags)headers.TcpFlags)))
        {
            HandToLocalStack(ref slot, frame, DropReason.NoFlow);
            return FragmentDecision.ToLocalStack;
        }

        if (!state.IsOnePacket && _flows.Count >= _flows.Capacity && !TryMakeRoom(now))
        {
            return Refuse(ref slot, DropReason.TableFull);
        }

        var context = new SchedulingContext(headers.Source, headers.SourcePort, headers.Destination, headers.DestinationPort, now);
        if (!TryPick(state, key, context, out var server))
        {
            return Refuse(ref slot, DropReason.TableFull);
        }

        if (server is null)
        {
            // ip_vs_core.c, ip_vs_leave: port unreachable, for TCP as well.
            TellSender(frame, headers, IcmpError.PortUnreachable, now);
            return Refuse(ref slot, DropReason.NoRealServer);
        }

        if (!state.IsOnePacket)
        {
            Advance(ref AddFlow(key, hash, server.RealServerId, isControlled: state.Persistence is not null), headers, now);
        }

        _services.Traffic[server.RealServerId.Value].Connections++;
        CountPacket(server.RealServerId, headers);
        Deliver(ref slot, frame, headers, NextHopOf(server.RealServerId), now);
        return FragmentDecision.ToRealServer(server.RealServerId);
    }

    /// <summary>Whether a segment may begin a flow (ip_vs_proto_tcp.c, tcp_conn_schedule): a SYN, in sloppy mode anything, but never a RST.</summary>
    private bool MayBegin(TcpFlags flags) =>
        (flags & TcpFlags.Rst) == TcpFlags.None && ((flags & TcpFlags.Syn) != TcpFlags.None || _table.FlowPolicy.IsSloppyTcp);

    /// <summary>Picks the server of a new flow, or null for none.</summary>
    /// <returns>False if there is no room to remember the client of a persistent service.</returns>
    private bool TryPick(ServiceState state, in FlowKey key, in SchedulingContext context, out ServerState? server)
    {
        if (state.Persistence is not null)
        {
            return _clients.TryPick(state, key, context, !state.IsOnePacket, _table.FlowPolicy, out server);
        }

        server = state.Scheduler.Pick(context);
        return true;
    }

    /// <summary>Adds a flow; there is room for it.</summary>
    private ref FlowEntry AddFlow(in FlowKey key, ulong hash, RealServerId server, bool isControlled)
    {
        var flows = _flows.View();
        _ = flows.TryAdd(key, hash, out var index);
        ref var entry = ref flows[index];
        entry.RealServer = server;
        entry.Flags = isControlled ? FlowMarks.Controlled : (byte)0;
        _services.FlowStarted(entry);
        Counters.FlowsCreated++;
        return ref entry;
    }

    private FragmentDecision Refuse(ref FrameSlot slot, DropReason reason)
    {
        Drop(ref slot, reason);
        return FragmentDecision.Drop(reason);
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

    private void EndFlow(int index, Instant now)
    {
        var flows = _flows.View();
        CountEnd(flows[index], now);
        flows.Remove(index);
    }

    /// <summary>The frame moves the flow's state on and starts its time anew.</summary>
    private void Advance(ref FlowEntry entry, in FrameHeaders headers, Instant now)
    {
        var next = headers.Kind == FrameKind.Tcp ? TcpTransitions.Next(entry.State, headers.TcpFlags) : FlowState.Udp;
        if (next != entry.State)
        {
            _services.FlowChanged(ref entry, next);
            if (next == FlowState.Established && entry.IsControlled())
            {
                _clients.Assure(entry);
            }
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
