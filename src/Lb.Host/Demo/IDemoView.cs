namespace Lb.Host.Demo;

/// <summary>Shows the demo as it happens.</summary>
internal interface IDemoView
{
    /// <summary>Shows that a step is being taken until <paramref name="run"/> ends, and then what it came to.</summary>
    Task<DemoStepReport> ShowAsync(DemoStep step, Func<Task<DemoStepReport>> run);

    /// <summary>Shows the whole at the end.</summary>
    void ShowEnd(DemoReport report);
}
