namespace Lb.Host.Demo;

/// <summary>What a step of the demo came to.</summary>
/// <param name="Held">Whether what its sentence says was seen.</param>
/// <param name="Figure">What was seen, in a few words with the number that matters.</param>
/// <param name="Details">The figures behind it, for programs; keys in snake_case.</param>
/// <param name="Lines">More to look at, for people; one line each.</param>
internal sealed record DemoOutcome(
    bool Held, string Figure, IReadOnlyDictionary<string, object> Details, IReadOnlyList<string> Lines)
{
    public DemoOutcome(bool held, string figure)
        : this(held, figure, new Dictionary<string, object>(StringComparer.Ordinal), [])
    {
    }

    /// <summary>What clients saw, where there were any.</summary>
    public ClientView? Clients { get; init; }
}
