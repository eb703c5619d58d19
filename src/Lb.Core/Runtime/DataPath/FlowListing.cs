using Lb.Core.Flows;
using Lb.Core.Forwarding;

namespace Lb.Core.Runtime.DataPath;

/// <summary>
/// Reads a worker's flow table while it forwards: a slice for each question, so that frames wait for the copying of one slice at most.
/// </summary>
internal sealed class FlowListing
{
    // A quarter of a megabyte to read and at most as much to write: some tens of microseconds, on a slow machine a few hundred.
    private const int SlotsAtOnce = 8192;

    private readonly FlowEntry[] _copies = new FlowEntry[SlotsAtOnce];
    private int _cursor;

    /// <summary>The flows of the last slice; expired ones are among them.</summary>
    public ReadOnlyMemory<FlowEntry> Slice { get; private set; }

    /// <summary>The flows' clock at the last slice.</summary>
    public uint NowMilliseconds { get; private set; }

    /// <summary>Copies the next slice. On the worker's thread.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryAdvance(Forwarder forwarder)
    {
        var flows = forwarder.Flows;
        if (_cursor >= flows.SlotCount)
        {
            return false;
        }

        Slice = _copies.AsMemory(0, flows.Copy(ref _cursor, _copies, SlotsAtOnce));
        NowMilliseconds = (uint)MonotonicClock.Now.Milliseconds;
        return true;
    }
}
