using System.Text.Json;

namespace Lb.Host.Demo;

/// <summary>The demo for programs: one JSON object at the end.</summary>
internal sealed class JsonDemoView(TextWriter output) : IDemoView
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Task<DemoStepReport> ShowAsync(DemoStep step, Func<Task<DemoStepReport>> run) => run();

    public void ShowEnd(DemoReport report) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            SchemaVersion = 1,
            report.Held,
            StepsPlanned = report.Planned,
            Steps = report.Steps.Select(step => new
            {
                step.Step.Name,
                step.Step.Sentence,
                step.Step.Claim,
                step.Outcome.Held,
                step.Outcome.Figure,
                Milliseconds = Math.Round(step.Duration.TotalMilliseconds, 1),
                step.Outcome.Clients?.MasterBefore,
                step.Outcome.Clients?.MasterAfter,
                GapMilliseconds = step.Outcome.Clients?.Gap is { } gap ? Math.Round(gap.TotalMilliseconds, 1) : (double?)null,
                step.Outcome.Clients?.Connections,
                FailedConnections = step.Outcome.Clients?.Failed,
                step.Outcome.Details,
            }),
        },
        Options));
}
