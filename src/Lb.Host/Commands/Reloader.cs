using Lb.Core.Configuration;
using Lb.Core.Runtime;
using Lb.Host.Control;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Commands;

/// <summary>Reads the configuration file again and puts it in force, or says why not and leaves everything as it was.</summary>
internal sealed class Reloader(string file, string? configId, RunningDaemon daemon, ILogger log)
{
    /// <summary>Reloads at every request, until cancelled.</summary>
    public async Task FollowAsync(ReloadRequests requests, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await requests.NextAsync(cancellation);
                await ReloadAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>Reloads once.</summary>
    /// <returns>Whether the file is in force now.</returns>
    public async Task<bool> ReloadAsync(CancellationToken cancellation)
    {
        var result = KeepalivedConfigReader.Read(file, new KeepalivedReaderOptions { ConfigId = configId });
        foreach (var diagnostic in result.Diagnostics)
        {
            RunLog.ReloadFinding(log, diagnostic.ToString());
        }

        if (result.Config is not { } config)
        {
            return Refuse($"{file} has errors, listed above");
        }

        if (config.VirtualServices.IsEmpty && config.VrrpInstances.IsEmpty)
        {
            return Refuse($"{file} has no virtual_server and no vrrp_instance");
        }

        try
        {
            if (await daemon.Balancer.ReloadAsync(config, cancellation))
            {
                RunLog.Reloaded(log, file);
            }
            else
            {
                RunLog.ReloadedSame(log, file);
            }

            daemon.RefusedReload = null;
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever it was: the daemon goes on with what it has, and takes the next request.
            return Refuse(error.Message);
        }
    }

    private bool Refuse(string reason)
    {
        RunLog.ReloadRefused(log, reason);
        daemon.RefusedReload = reason;
        daemon.Balancer.Journal.Add("reload", file, $"refused: {reason}");
        return false;
    }
}
