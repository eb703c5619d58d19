using System.Diagnostics;
using Lb.Host.Demo.Steps;
using Lb.Host.Lab;

namespace Lb.Host.Demo;

/// <summary>Takes the steps of the demo one after the other.</summary>
internal static class DemoRun
{
    private static readonly string[] Tools = ["redis-server", "redis-cli", "tcpdump", "nft"];

    /// <summary>Runs the demo; whatever happens, nothing of its lab remains.</summary>
    /// <exception cref="LabUnavailableException">This machine lacks a privilege or a program.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static async Task<DemoReport> RunAsync(IDemoView view, CancellationToken cancellation)
    {
        LabTools.Require([.. LabTools.Base, .. Tools]);
        DemoStep[] steps =
        [
            new BuildLab(), new StartServers(), new ShowMastership(), new SetAndGet(), new SpreadConnections(), new ProveNoLoop(),
            new TransferBulk(), new ReadCounters(), new TryStandbyPort(), new MakeBothMaster(), new KillMaster(), new RestartDirector(), new UnplugMaster(),
            new HandOver(), new CleanUp(),
        ];
        await using var stage = new DemoStage();
        var reports = new List<DemoStepReport>();
        foreach (var step in steps)
        {
            var broken = false;
            reports.Add(await view.ShowAsync(step, async () =>
            {
                var started = Stopwatch.GetTimestamp();
                try
                {
                    return new DemoStepReport(step, WithLogs(await step.RunAsync(stage, cancellation), stage), Stopwatch.GetElapsedTime(started));
                }
                catch (Exception failure) when (failure is LabException or IOException && !cancellation.IsCancellationRequested)
                {
                    broken = true;
                    return new DemoStepReport(step, WithLogs(Broken(failure), stage), Stopwatch.GetElapsedTime(started));
                }
            }));
            if (broken)
                break;
        }

        cancellation.ThrowIfCancellationRequested();
        var report = new DemoReport(reports, steps.Length);
        view.ShowEnd(report);
        return report;
    }

    // What did not hold is explained by what the directors said, if by anything.
    private static DemoOutcome WithLogs(DemoOutcome outcome, DemoStage stage) => outcome.Held
        ? outcome
        : outcome with { Lines = [.. outcome.Lines, .. stage.Directors.SelectMany(director => director.LastWords)] };

    private static DemoOutcome Broken(Exception failure) => new(
        false,
        "broke off",
        new Dictionary<string, object>(StringComparer.Ordinal) { ["error"] = failure.Message },
        failure.Message.Split('\n'));
}
