using System.Runtime.CompilerServices;
using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <content>
/// The short way for what nearly every frame is: a plain frame of a flow that is known and stays in its state. It may only do what
/// the long way would do; anything unusual is left to that. The passes are methods of their own, so that each has the registers to itself.
/// </content>
public sealed partial class Forwarder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadPlainFrames(Span<byte> buffer, Span<FrameSlot> frames)
    {
        var candidates = _candidates.AsSpan(0, frames.Length);
        var station = _table.StationAddress;
        var virtualStation = _table.UsualVirtualStation;
        var services = _table.Services;
        InetAddress lastAddress = default;
        uint lastEndpoint = 0;
        var lastService = NoService;
        for (var i = 0; i < frames.Length; i++)
        {
            ref var slot = ref frames[i];
            ref var candidate = ref candidates[i];
            ref var plain = ref candidate.Frame;
            candidate.Service = NoService;
            if (slot.HasStrippedVlanTag || slot.OriginalLength > slot.Length
                || !PlainFrame.TryRead(buffer.Slice(slot.Offset, slot.Length), station, virtualStation, ref plain))
            {
                continue;
            }

            // Frames come in runs for one service.
            var endpoint = ((uint)plain.Protocol << 16) | plain.DestinationPort;
            if (endpoint != lastEndpoint || plain.Destination != lastAddress)
            {
                lastEndpoint = endpoint;
                lastAddress = plain.Destination;
                lastService = services.Find(plain.Protocol, plain.Destination, plain.DestinationPort);
            }

            if (lastService != NoService)
            {
                candidate.Service = lastService;
                candidate.Hash = _hash.Compute(new FlowKey(new ServiceId((ushort)lastService), plain.Source, plain.SourcePort));
            }
        }
    }

    /// <summary>
    /// A loop of its own and as tight as can be: the processor looks only so many instructions ahead, and here that is dozens of loads,
    /// whose cache misses it waits for together.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TouchFlows(int count, FlowView flows)
    {
        uint touched = 0;
        foreach (ref readonly var candidate in _candidates.AsSpan(0, count))
        {
            touched ^= flows.Touch(candidate.Hash);
        }

        // Kept, so that the loads are not found useless.
        _touched = touched;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ContinuePlainFlows(Span<byte> buffer, Span<FrameSlot> frames, FlowView flows, Instant now)
    {
        var milliseconds = FlowClock(now);
        var candidates = _candidates.AsSpan(0, frames.Length);
        var hops = _table.NextHops.AsSpan();
        var timeouts = _table.FlowTimeouts;
        var directors = _table.Directors;
        var traffic = _services.Traffic;
        long forwarded = 0;
        long local = 0;
        for (var i = 0; i < frames.Length; i++)
        {
            ref var slot = ref frames[i];
            ref readonly var candidate = ref candidates[i];
            ref readonly var plain = ref candidate.Frame;
            var frame = buffer.Slice(slot.Offset, slot.Length);
            slot.WasReceived = true;
            if (candidate.Service == NoService || directors.Contains(plain.EthernetSource.Bits))
            {
                Decide(ref slot, frame, now);
                continue;
            }

            var index = flows.Find(new FlowKey(new ServiceId((ushort)candidate.Service), plain.Source, plain.SourcePort), candidate.Hash);
            if (index < 0)
            {
                Decide(ref slot, frame, now);
                continue;
            }

            ref var entry = ref flows[index];
            int server = entry.RealServer.Value;
            if (!GoesOn(entry, plain, milliseconds) || server >= hops.Length)
            {
                Decide(ref slot, frame, now);
                continue;
            }

            ref readonly var hop = ref hops[server];
            if (hop.State == NextHopState.Resolved && plain.TimeToLive > 1 && plain.NetworkLength <= hop.Mtu)
            {
                Redirect(frame, plain, hop);
                slot.Verdict = Verdict.Forward;
                forwarded++;
            }
            else if (hop.State == NextHopState.Local)
            {
                FrameRewriter.SetMacAddresses(frame, hop);
                slot.Verdict = Verdict.Local;
                local++;
            }
            else
            {
                Decide(ref slot, frame, now);
                continue;
            }

            slot.EgressPort = hop.EgressPort;
            traffic[server].CountPacket(plain.NetworkLength);
            entry.DeadlineMilliseconds = milliseconds + timeouts[entry.State];
        }

        Counters.Received += forwarded + local;
        Counters.Forwarded += forwarded;
        Counters.Local += local;
    }

    /// <summary>Whether the frame leaves its flow in the state it is in, so that only the time is extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool GoesOn(in FlowEntry entry, in PlainFrame plain, uint milliseconds)
    {
        const byte Decisive = (byte)(TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst | TcpFlags.Ack);
        var isPlainData = entry.State == FlowState.Established && (plain.TcpFlags & Decisive) == (byte)TcpFlags.Ack;
        return (isPlainData || entry.State == FlowState.Udp) && !entry.IsExpired(milliseconds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Redirect(Span<byte> frame, in PlainFrame plain, in NextHop hop)
    {
        if (plain.IsIPv4)
        {
            FrameRewriter.RedirectUntaggedIpv4(frame, hop);
        }
        else
        {
            FrameRewriter.SetMacAddresses(frame, hop);
            FrameRewriter.DecrementTimeToLive(frame, EthernetFrame.HeaderLengthUntagged, isIPv4: false);
        }
    }

    /// <summary>What the first pass leaves for the others: a plain frame and the flow it may belong to.</summary>
    private struct Candidate
    {
        public PlainFrame Frame;
        public ulong Hash;
        public int Service;
    }
}
