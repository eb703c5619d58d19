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
    private const int PlainNetworkOffset = 14;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadPlainFrames(Span<byte> buffer, Span<FrameSlot> frames, FlowView flows)
    {
        var plainFrames = _plain.AsSpan(0, frames.Length);
        var candidates = _candidates.AsSpan(0, frames.Length);
        var station = _table.StationAddress;
        var services = _table.Services;
        InetAddress lastAddress = default;
        uint lastEndpoint = 0;
        var lastService = NoService;
        uint touched = 0;
        for (var i = 0; i < frames.Length; i++)
        {
            ref var slot = ref frames[i];
            ref var plain = ref plainFrames[i];
            ref var candidate = ref candidates[i];
            candidate.Service = NoService;
            if (slot.HasStrippedVlanTag || slot.OriginalLength > slot.Length
                || !PlainFrame.TryRead(buffer.Slice(slot.Offset, slot.Length), station, ref plain))
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
                var hash = _hash.Compute(new FlowKey(new ServiceId((ushort)lastService), plain.Source, plain.SourcePort));
                candidate.Service = lastService;
                candidate.Hash = hash;
                touched ^= flows.Touch(hash);
            }
        }

        // Kept, so that the loads above are not found useless.
        _touched = touched;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ContinuePlainFlows(Span<byte> buffer, Span<FrameSlot> frames, FlowView flows, Instant now)
    {
        var milliseconds = FlowClock(now);
        var plainFrames = _plain.AsSpan(0, frames.Length);
        var candidates = _candidates.AsSpan(0, frames.Length);
        long forwarded = 0;
        long local = 0;
        for (var i = 0; i < frames.Length; i++)
        {
            ref var slot = ref frames[i];
            var frame = buffer.Slice(slot.Offset, slot.Length);
            slot.WasReceived = true;
            slot.Verdict = candidates[i].Service == NoService
                ? Verdict.Pass
                : ContinueQuickly(ref slot, frame, plainFrames[i], candidates[i], flows, milliseconds);
            switch (slot.Verdict)
            {
                case Verdict.Forward:
                    forwarded++;
                    break;
                case Verdict.Local:
                    local++;
                    break;
                default:
                    Decide(ref slot, frame, now);
                    break;
            }
        }

        Counters.Received += forwarded + local;
        Counters.Forwarded += forwarded;
        Counters.Local += local;
    }

    /// <returns>Forward or Local if that was all there is to do; Pass for "not the short way".</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Verdict ContinueQuickly(ref FrameSlot slot, Span<byte> frame, in PlainFrame plain, in Candidate candidate, FlowView flows, uint milliseconds)
    {
        var index = flows.Find(new FlowKey(new ServiceId((ushort)candidate.Service), plain.Source, plain.SourcePort), candidate.Hash);
        if (index < 0)
        {
            return Verdict.Pass;
        }

        ref var entry = ref flows[index];
        var isKnownState = entry.State == FlowState.Udp || TcpTransitions.Next(entry.State, plain.TcpFlags) == entry.State;
        if (!isKnownState || (plain.TcpFlags & (byte)TcpFlags.Syn) != 0 || entry.IsExpired(milliseconds) || _table.Directors.Contains(SourceBits(frame)))
        {
            return Verdict.Pass;
        }

        ref readonly var hop = ref NextHopOf(entry.RealServer);
        var verdict = Verdict.Local;
        if (hop.State == NextHopState.Resolved)
        {
            var isIPv4 = plain.Source.IsIPv4;
            if (plain.NetworkLength > hop.Mtu || FrameRewriter.TimeToLive(frame, PlainNetworkOffset, isIPv4) <= 1)
            {
                return Verdict.Pass;
            }

            FrameRewriter.DecrementTimeToLive(frame, PlainNetworkOffset, isIPv4);
            verdict = Verdict.Forward;
        }
        else if (hop.State != NextHopState.Local)
        {
            return Verdict.Pass;
        }

        FrameRewriter.SetMacAddresses(frame, hop);
        slot.EgressPort = hop.EgressPort;
        entry.DeadlineMilliseconds = milliseconds + _table.FlowTimeouts[entry.State];
        return verdict;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SourceBits(ReadOnlySpan<byte> frame) => MacAddress.ReadFrom(frame[MacAddress.Length..]).Bits;

    /// <summary>What the first pass leaves for the second beside the plain frame itself.</summary>
    private struct Candidate
    {
        public ulong Hash;
        public int Service;
    }
}
