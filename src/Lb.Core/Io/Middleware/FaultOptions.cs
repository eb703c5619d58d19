namespace Lb.Core.Io.Middleware;

/// <summary>How a <see cref="FaultInjectingPacketDevice"/> treats the frames it receives. Each chance is 0 (never, the default) to 1 (always).</summary>
public sealed record FaultOptions
{
    /// <summary>Starts the generator: the same seed and the same frames give the same faults. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Chance that a frame is lost.</summary>
    public double Drop { get; init; }

    /// <summary>Chance that a frame comes twice, the copy right behind.</summary>
    public double Duplicate { get; init; }

    /// <summary>Chance that one bit of a frame is turned.</summary>
    public double Corrupt { get; init; }

    /// <summary>Chance that the end of a frame is missing, from one octet to all.</summary>
    public double Truncate { get; init; }
}
