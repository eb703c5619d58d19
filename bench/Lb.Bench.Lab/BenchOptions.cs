namespace Lb.Bench.Lab;

/// <summary>How much is measured.</summary>
/// <param name="Seconds">Length of one run of one variant, in seconds, 1 to 60.</param>
/// <param name="Rounds">How often each variant has its turn, 1 to 50; figures are medians over the rounds.</param>
internal sealed record BenchOptions(int Seconds, int Rounds)
{
    public const int MostSeconds = 60, MostRounds = 50;

    // Besides its run, a turn starts programs and warms them up; beyond this something hangs.
    private static readonly TimeSpan OverheadOfTurn = TimeSpan.FromMinutes(2);

    /// <summary>When a lab ends by itself, for a measurement that has <paramref name="variants"/>.</summary>
    public TimeSpan LabLifetime(int variants) => (TimeSpan.FromSeconds(Seconds) + OverheadOfTurn) * (variants * Rounds + 1);
}
