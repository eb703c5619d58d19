using Lb.Bench.Lab.Results;

namespace Lb.Bench.Lab.Measurements;

/// <summary>One question about the running product, answered in a lab of its own.</summary>
internal interface IMeasurement
{
    /// <summary>Its name on the command line and in results.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    /// <param name="options">How much.</param>
    /// <param name="progress">Where a line is written for every run, for people who wait.</param>
    /// <param name="cancellation">Gives up; the lab goes.</param>
    /// <exception cref="Lb.Host.Lab.LabException">A part of the lab failed.</exception>
    /// <exception cref="Lb.Host.Lab.LabUnavailableException">A privilege or a program is missing.</exception>
    Task<MeasurementResult> RunAsync(BenchOptions options, TextWriter progress, CancellationToken cancellation);
}
