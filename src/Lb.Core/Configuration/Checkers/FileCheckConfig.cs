namespace Lb.Core.Configuration.Checkers;

/// <summary><c>FILE_CHECK</c>: a number in a file adds to the server's weight, or says that it is down.</summary>
public sealed record FileCheckConfig : CheckerConfig
{
    /// <inheritdoc/>
    public override string Kind => "FILE_CHECK";

    /// <summary>The name of the <c>track_file</c> block.</summary>
    public required string TrackFile { get; init; }

    /// <summary>What the number is multiplied by (<c>weight</c>); null for the track_file's own.</summary>
    public TrackWeightConfig? Weight { get; init; }
}

/// <summary>A <c>track_file</c> block: a file with a number.</summary>
public sealed record TrackFileConfig : IConfigRecord
{
    /// <summary>The name that <see cref="FileCheckConfig.TrackFile"/> refers to.</summary>
    public required string Name { get; init; }

    /// <summary>The file (<c>file</c>).</summary>
    public required string Path { get; init; }

    /// <summary>What the number is multiplied by, where the checker does not say. Default 1.</summary>
    public TrackWeightConfig Weight { get; init; } = new(1, false);

    /// <summary>What is written into the file at the start (<c>init_file</c>), or null for nothing.</summary>
    public TrackFileInitConfig? Init { get; init; }

    /// <summary>Where the block starts.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>The weight of a tracked number.</summary>
/// <param name="Factor">-2147483647 to 2147483647; with 0, any number but 0 is a failure.</param>
/// <param name="IsReverse">Whether the effect is turned around.</param>
public readonly record struct TrackWeightConfig(int Factor, bool IsReverse);

/// <summary>What a tracked file holds at the start.</summary>
/// <param name="Value">The number.</param>
/// <param name="Overwrites">Whether a file that is there is overwritten.</param>
public sealed record TrackFileInitConfig(int Value, bool Overwrites) : IConfigRecord;
