using Lb.Core.Flows;
using Lb.Core.Forwarding;

namespace Lb.Core.Runtime.DataPath;

/// <summary>
/// Reads a worker's flow table, and its templates after that, while it forwards: a slice for each question, so that frames wait for the
/// copying of one slice at most.
/// </summary>
internal sealed class FlowListing
{
    // A quarter of a megabyte to read and at most as much to write: some tens of microseconds, on a slow machine a few hundred.
    private const int SlotsAtOnce = 8192;

    private readonly FlowEntry[] _flows = new FlowEntry[SlotsAtOnce];
    private TemplateEntry[] _templates = [];
    private int _flowCursor;
    private int _templateCursor;

    /// <summary>The flows of the last slice; expired ones are among them.</summary>
    public ReadOnlyMemory<FlowEntry> Flows { get; private set; }

    /// <summary>The templates of the last slice; those whose time is over are among them.</summary>
    public ReadOnlyMemory<TemplateEntry> Templates { get; private set; }

    /// <summary>The forwarder's clock at the last slice.</summary>
    public long NowMilliseconds { get; private set; }

    /// <summary>Copies the next slice. On the worker's thread.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryAdvance(Forwarder forwarder)
    {
        NowMilliseconds = MonotonicClock.Now.Milliseconds;
        if (_flowCursor < forwarder.Flows.SlotCount)
        {
            Flows = _flows.AsMemory(0, forwarder.Flows.Copy(ref _flowCursor, _flows, SlotsAtOnce));
            return true;
        }

        Flows = default;
        if (forwarder.Templates is { } templates && _templateCursor < templates.SlotCount)
        {
            _templates = _templates.Length > 0 ? _templates : new TemplateEntry[SlotsAtOnce];
            Templates = _templates.AsMemory(0, templates.Copy(ref _templateCursor, _templates, SlotsAtOnce));
            return true;
        }

        return false;
    }
}
