namespace Lb.Core.Forwarding;

/// <summary>
/// What one forwarder has done with the frames it received, in plain numbers of one thread.
/// Always: received = passed + forwarded + local + the sum of drops.
/// </summary>
public sealed class ForwarderCounters
{
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];

    /// <summary>Frames whose fate is decided. A held fragment counts once that happens.</summary>
    public long Received { get; internal set; }

    /// <summary>Frames that are not for a virtual service.</summary>
    public long Passed { get; internal set; }

    /// <summary>Frames sent to a remote real server.</summary>
    public long Forwarded { get; internal set; }

    /// <summary>Frames handed to the local stack.</summary>
    public long Local { get; internal set; }

    /// <summary>ICMP messages and pieces of fragmented packets the forwarder made itself; not part of the sum.</summary>
    public long Generated { get; internal set; }

    /// <summary>Flows created.</summary>
    public long FlowsCreated { get; internal set; }

    /// <summary>Frames dropped for one reason.</summary>
    public long Dropped(DropReason reason) => _dropped[(int)reason];

    /// <summary>Frames dropped for any reason.</summary>
    public long DroppedTotal => _dropped.Sum();

    internal void CountDrop(DropReason reason) => _dropped[(int)reason]++;
}
