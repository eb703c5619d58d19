namespace Lb.Host.Demo;

/// <summary>A step and what it came to.</summary>
internal sealed record DemoStepReport(DemoStep Step, DemoOutcome Outcome, TimeSpan Duration);

/// <summary>The whole demo.</summary>
/// <param name="Steps">The steps that were taken, in order.</param>
/// <param name="Planned">How many there would have been.</param>
internal sealed record DemoReport(IReadOnlyList<DemoStepReport> Steps, int Planned)
{
    /// <summary>Whether every step was taken and held.</summary>
    public bool Held => Steps.Count == Planned && Steps.All(step => step.Outcome.Held);
}
