namespace Lb.Host.Demo;

/// <summary>One thing the demo shows.</summary>
internal abstract class DemoStep
{
    /// <summary>Its name for programs, in snake_case.</summary>
    public abstract string Name { get; }

    /// <summary>What is done and should be seen, in a sentence for people.</summary>
    public abstract string Sentence { get; }

    /// <summary>What has been shown when it held, in a few words.</summary>
    public abstract string Claim { get; }

    /// <summary>Does it. A <see cref="Lab.LabException"/> means that the steps after it make no sense.</summary>
    public abstract Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation);
}
