using Lb.Host.Logging;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Commands;

/// <summary>What the daemon says about its own life.</summary>
internal static partial class RunLog
{
    [LoggerMessage(EventId = EventIds.Started, Level = LogLevel.Information, Message = "Balancing (process {ProcessId}); control socket {Control}")]
    public static partial void Started(ILogger logger, int processId, string control);

    [LoggerMessage(EventId = EventIds.Stopping, Level = LogLevel.Information, Message = "Stopping: guard down first, then the frames captured until then are finished")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(EventId = EventIds.Stopped, Level = LogLevel.Information, Message = "Stopped; guard, local port and control socket are gone, the kernel serves the virtual addresses")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(EventId = EventIds.ReloadNotYet, Level = LogLevel.Warning, Message = "SIGHUP: this version does not reload; the configuration stays as it was. Restart to change it")]
    public static partial void ReloadNotYet(ILogger logger);
}
