using System.Reflection;
using Lb.Core.Runtime;
using Lb.Host.Logging;

namespace Lb.Host.Control;

/// <summary>The daemon the control API tells about.</summary>
/// <param name="balancer">The balancer it runs.</param>
/// <param name="configurationFile">The file it was started with.</param>
/// <param name="startedAt">When it was started.</param>
/// <param name="log">What writes its log.</param>
internal sealed class RunningDaemon(LoadBalancer balancer, string configurationFile, DateTimeOffset startedAt, LogWriter log)
{
    private volatile string? _refusedReload;

    /// <summary>The product's version, without the build's own suffix.</summary>
    public static string Version { get; } =
        (typeof(RunningDaemon).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    public LoadBalancer Balancer => balancer;

    /// <summary>The whole path, for whoever asks is in another folder.</summary>
    public string ConfigurationFile { get; } = Path.GetFullPath(configurationFile);

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>What it did with the frames it received, and with its log.</summary>
    public async Task<CountersReport> ReadCountersAsync(CancellationToken cancellation) =>
        CountersReport.From(await balancer.ReadCountersAsync(cancellation)) with { LogLinesDropped = log.DroppedLines };

    /// <summary>How the file is read again; true for only saying what that would do.</summary>
    public Func<bool, CancellationToken, Task<ReloadReport>>? Reloads { get; set; }

    /// <summary>Reads the file again.</summary>
    /// <exception cref="CommandRefusedException">The daemon still comes up.</exception>
    public Task<ReloadReport> ReloadAsync(bool isDryRun, CancellationToken cancellation) =>
        Reloads?.Invoke(isDryRun, cancellation) ?? throw new CommandRefusedException("the daemon is still coming up; try again.");

    /// <summary>Why the last reload was refused; null if none was asked for, or the last one is in force.</summary>
    public string? RefusedReload
    {
        get => _refusedReload;
        set => _refusedReload = value;
    }
}
