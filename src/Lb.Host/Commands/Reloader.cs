using Lb.Core.Configuration;
using Lb.Host.Control;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Commands;

/// <summary>Reads the configuration file again and puts it in force, or says why not and leaves everything as it was.</summary>
internal sealed class Reloader(string file, string? configId, RunningDaemon daemon, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Reloads at every request, until cancelled.</summary>
    public async Task FollowAsync(ReloadRequests requests, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await requests.NextAsync(cancellation);
                _ = await ReloadAsync(isDryRun: false, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>Reloads once.</summary>
    /// <param name="isDryRun">Whether only to say what would be done.</param>
    /// <param name="cancellation">Gives up while another reload is under way.</param>
    public async Task<ReloadReport> ReloadAsync(bool isDryRun, CancellationToken cancellation)
    {
        // The plan has to be about what is in force when it is carried out.
        await _turn.WaitAsync(cancellation);
        try
        {
            var result = KeepalivedConfigReader.Read(file, new KeepalivedReaderOptions { ConfigId = configId });
            var report = await PutInForceAsync(result, isDryRun, cancellation);
            if (!isDryRun)
            {
                Log(report);
            }

            return report;
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<ReloadReport> PutInForceAsync(ConfigResult result, bool isDryRun, CancellationToken cancellation)
    {
        var report = ReloadReport.Of(daemon.ConfigurationFile, isDryRun, result.Diagnostics);
        if (result.Config is not { } config)
        {
            return report.Refused(result.Diagnostics);
        }

        if (config.VirtualServices.IsEmpty && config.VrrpInstances.IsEmpty)
        {
            return report.Refused($"{file} has no virtual_server and no vrrp_instance");
        }

        report = report.With(await daemon.Balancer.PlanReloadAsync(config));
        try
        {
            if (!isDryRun)
            {
                _ = await daemon.Balancer.ReloadAsync(config, cancellation);
            }

            return report with { InForce = !isDryRun };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever it was: the daemon goes on with what it has, and takes the next request.
            return report.Refused(error.Message);
        }
    }

    private void Log(ReloadReport report)
    {
        foreach (var finding in report.Diagnostics)
        {
            RunLog.ReloadFinding(log, finding);
        }

        daemon.RefusedReload = report.Refusal;
        if (report.Refusal is { } reason)
        {
            RunLog.ReloadRefused(log, reason);
            daemon.Balancer.Journal.Add("reload", file, $"refused: {reason}");
        }
        else if (report.Changes.Count == 0)
        {
            RunLog.ReloadedSame(log, file);
        }
        else
        {
            RunLog.Reloaded(log, file, report.Summary);
        }
    }
}
