using System.Globalization;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>Something that happens to the MASTER while clients go on opening connections.</summary>
internal abstract class FailoverStep : DemoStep
{
    /// <summary>The longest time the clients may be without an answer, on a machine that is busy with other things.</summary>
    protected abstract TimeSpan LongestGap { get; }

    /// <summary>How many of a hundred connections may fail.</summary>
    protected abstract int MostFailedInAHundred { get; }

    public sealed override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var master = stage.Master.Host.Name;
        string[] both = [.. stage.Lab.Servers.Select(server => server.Name)];
        await using var load = stage.StartLoad();
        await load.WaitForAnswersOfAsync(both, cancellation);
        var happening = await HappenAsync(stage, load, cancellation);

        // Only who is MASTER answers by both servers.
        await load.WaitForAnswersOfAsync(both, cancellation);
        var report = await load.FinishAsync();
        var gap = TimeSpan.FromMilliseconds(report.GapMilliseconds);
        var successor = await stage.Master.ReadStateAsync(cancellation);
        return new DemoOutcome(
            happening.Held && gap <= LongestGap && report.Failed * 100 <= report.Connections * MostFailedInAHundred && successor.IsMaster && successor.Name != master,
            happening.Figure,
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["answers"] = report.Answers,
                ["failures"] = report.Failures,
                ["delayed_connections"] = report.Delayed,
                ["long_connections"] = report.LongConnections,
                ["surviving_long_connections"] = report.Surviving,
            },
            [
                .. happening.Lines,
                string.Create(CultureInfo.InvariantCulture, $"longest time without an answer: {gap.TotalMilliseconds:0} ms"),
                $"{report.Connections} new connections: {report.Failed} failed, {report.Delayed} answered after more than half a second; "
                + $"{report.Surviving} of {report.LongConnections} long ones survived",
                .. report.Failures.Select(failure => $"{failure.Value} failed: {failure.Key}"),
            ])
        {
            Clients = new ClientView(master, successor.Name, report.Connections, report.Failed) { Gap = gap },
        };
    }

    /// <summary>Does it, and waits until what should follow has.</summary>
    protected abstract Task<Happening> HappenAsync(DemoStage stage, RunningLoad load, CancellationToken cancellation);

    /// <summary>What was done, and what came of it.</summary>
    /// <param name="Held">Whether it was what the sentence says.</param>
    /// <param name="Figure">The same in a few words.</param>
    /// <param name="Lines">What was seen, a line each.</param>
    protected readonly record struct Happening(bool Held, string Figure, params IReadOnlyList<string> Lines);
}
