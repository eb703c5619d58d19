using System.Runtime.CompilerServices;
using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>
/// Decides what becomes of captured frames and rewrites those that go on, a batch at a time. Pure: the moment is an argument,
/// frames come and go as memory. One forwarder belongs to one worker thread; nothing in it is shared or locked.
/// </summary>
/// <remarks>
/// A batch is walked three times: plain frames are read, their flows' slots touched so that the cache misses of a batch overlap, and
/// then every frame is decided in order of arrival, quickly where an established flow just goes on.
/// </remarks>
public sealed partial class Forwarder
{
    private const int ChunkLength = 64;
    private const int ExpiredAtOnce = 64;
    private const int NoService = -1;

    private readonly FlowTable _flows;
    private readonly FlowHash _hash;
    private readonly FragmentTable _fragments;
    private readonly FragmentHold _hold;
    private readonly RateLimiter _icmpErrors;
    private readonly Candidate[] _candidates = new Candidate[ChunkLength];
    private readonly FlowEntry[] _expired = new FlowEntry[ExpiredAtOnce];
    private readonly ServiceRegister _services;
    private readonly PersistentClients _clients;
    private ForwardingTable _table;
    private uint _touched;
    private Instant _soughtRoomAt = new(long.MinValue);

    /// <summary>Makes a forwarder.</summary>
    /// <param name="table">The first snapshot to decide by.</param>
    /// <param name="flows">The flow table of this worker.</param>
    /// <param name="hash">The keyed hash of the process.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is out of its range.</exception>
    public Forwarder(ForwardingTable table, FlowTable flows, FlowHash hash, ForwarderOptions? options = null)
    {
        options ??= new ForwarderOptions();
        _flows = flows;
        _hash = hash;
        _fragments = new FragmentTable(options.FragmentedPackets, hash);
        _hold = new FragmentHold(options.HeldFragments);
        _icmpErrors = new RateLimiter(options.IcmpErrorInterval, options.IcmpErrorBurst);
        _services = new ServiceRegister(options.SchedulerSeed);
        _clients = new PersistentClients(_services, hash, options.PersistentClients ?? flows.Capacity);
        _table = table;
        Apply(table);
    }

    /// <summary>What this forwarder has done so far.</summary>
    public ForwarderCounters Counters { get; } = new();

    /// <summary>Frames to be transmitted besides the batch; see <see cref="Settle"/>.</summary>
    public FrameOutbox Outbox { get; } = new();

    /// <summary>The flow table of this worker.</summary>
    public FlowTable Flows => _flows;

    /// <summary>The templates of persistent services, or null as long as there was none.</summary>
    internal TemplateTable? Templates => _clients.Templates;

    /// <summary>What this worker has on its books about each service.</summary>
    internal ServiceRegister Services => _services;

    /// <summary>Swaps the snapshot between two batches. Flows, and schedulers of services that did not change, go on.</summary>
    public void Apply(ForwardingTable table)
    {
        _clients.Apply(table.Services, _flows);
        _services.Apply(table.Services);
        _table = table;
    }

    /// <summary>Decides about every frame of <paramref name="batch"/> and rewrites in place those that are forwarded.</summary>
    /// <param name="batch">The frames; verdicts are written into its slots.</param>
    /// <param name="now">The moment, which never goes back.</param>
    public void Process(FrameBatch batch, Instant now)
    {
        var frames = batch.Frames;
        while (frames.Length > 0)
        {
            var count = Math.Min(ChunkLength, frames.Length);
            ProcessChunk(batch.Buffer, frames[..count], now);
            frames = frames[count..];
        }
    }

    /// <summary>
    /// Corrects the counters after transmission and empties the outbox. Call it when the batch and the outbox have been given to the devices.
    /// </summary>
    /// <param name="batch">The batch as the devices left it.</param>
    /// <param name="failed">How many frames, of both, the devices did not take.</param>
    public void Settle(FrameBatch batch, int failed)
    {
        if (failed > 0)
        {
            CountFailures(batch.Frames);
            CountFailures(Outbox.Batch.Frames);
        }

        Outbox.Clear();
    }

    /// <summary>Does a bounded piece of housekeeping: flows and held fragments whose time is over.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="slotBudget">How many slots of the flow table to look at.</param>
    public void Tick(Instant now, int slotBudget)
    {
        CountUnmatched(_hold.Expire(now));
        CollectExpired(now, slotBudget);
        _clients.Tick(now, slotBudget);
    }

    /// <summary>Gives up on held fragments, so that every frame ever received is counted. Call it before the worker ends.</summary>
    public void Finish(Instant now) => CountUnmatched(_hold.Expire(now, all: true));

    private void CollectExpired(Instant now, int slotBudget)
    {
        var milliseconds = FlowClock(now);
        while (slotBudget > 0)
        {
            var step = Math.Min(slotBudget, ExpiredAtOnce);
            var removed = _flows.CollectExpired(milliseconds, step, _expired);
            foreach (ref readonly var entry in _expired.AsSpan(0, removed))
            {
                CountEnd(entry, now);
            }

            slotBudget -= step;
        }
    }

    private void CountEnd(in FlowEntry entry, Instant now)
    {
        _services.FlowEnded(entry);
        if (entry.IsControlled())
        {
            _clients.FlowEnded(entry, now);
        }
    }

    private static uint FlowClock(Instant now) => (uint)now.Milliseconds;

    private void ProcessChunk(Span<byte> buffer, Span<FrameSlot> frames, Instant now)
    {
        var flows = _flows.View();
        ReadPlainFrames(buffer, frames);
        TouchFlows(frames.Length, flows);
        ContinuePlainFlows(buffer, frames, flows, now);
    }

    /// <summary>Decides about a frame of any kind, from its headers on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Decide(ref FrameSlot slot, Span<byte> frame, Instant now)
    {
        FrameHeaderReader.Read(frame, out var headers);
        var service = NoService;
        if (headers.Kind is FrameKind.Tcp or FrameKind.Udp && _table.IsStation(headers.EthernetDestination) && !slot.HasStrippedVlanTag)
        {
            service = _table.Services.Find(headers.Protocol, headers.Destination, headers.DestinationPort);
        }

        if (service != NoService)
        {
            DecideForService(ref slot, frame, headers, new ServiceId((ushort)service), now);
        }
        else
        {
            DecideWithoutService(ref slot, frame, headers, now);
        }
    }

    private void Pass(ref FrameSlot slot)
    {
        slot.Verdict = Verdict.Pass;
        Counters.Received++;
        Counters.Passed++;
    }

    private void Drop(ref FrameSlot slot, DropReason reason)
    {
        slot.Verdict = Verdict.Drop;
        slot.DropReason = reason;
        Counters.Received++;
        Counters.CountDrop(reason);
    }

    private void CountUnmatched(int fragments)
    {
        for (var i = 0; i < fragments; i++)
        {
            Counters.Received++;
            Counters.CountDrop(DropReason.FragmentUnmatched);
        }
    }

    private void CountFailures(Span<FrameSlot> frames)
    {
        foreach (ref readonly var slot in frames)
        {
            if (!slot.WasReceived || slot.Verdict != Verdict.Drop || slot.DropReason != DropReason.TransmitFailed)
            {
                continue;
            }

            Counters.CountDrop(DropReason.TransmitFailed);
            if (slot.EgressPort == _table.LocalHop.EgressPort && _table.LocalHop.State == Neighbors.NextHopState.Local)
            {
                Counters.Local--;
            }
            else
            {
                Counters.Forwarded--;
            }
        }
    }
}
