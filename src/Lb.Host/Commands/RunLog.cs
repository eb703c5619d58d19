using Lb.Host.Logging;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Commands;

/// <summary>What the daemon says about its own life.</summary>
internal static partial class RunLog
{
    [LoggerMessage(EventId = EventIds.Started, Level = LogLevel.Information, Message = "Balancing (process {ProcessId}); control socket {Control}")]
    public static partial void Started(ILogger logger, int processId, string control);

    [LoggerMessage(EventId = EventIds.Stopping, Level = LogLevel.Information, Message = "Stopping: mastership is handed over, then the guard goes, then the frames captured until then are finished")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(EventId = EventIds.Stopped, Level = LogLevel.Information, Message = "Stopped; guard, local port and control socket are gone, the kernel serves the virtual addresses")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(EventId = EventIds.Reloaded, Level = LogLevel.Information, Message = "Reloaded {File}: {Plan}")]
    public static partial void Reloaded(ILogger logger, string file, string plan);

    [LoggerMessage(EventId = EventIds.ReloadedSame, Level = LogLevel.Information, Message = "Reloaded {File}: nothing is different")]
    public static partial void ReloadedSame(ILogger logger, string file);

    [LoggerMessage(EventId = EventIds.ReloadFinding, Level = LogLevel.Warning, Message = "{Finding}")]
    public static partial void ReloadFinding(ILogger logger, string finding);

    [LoggerMessage(EventId = EventIds.ReloadRefused, Level = LogLevel.Error, Message = "Reload refused, the last configuration stays in force: {Reason}")]
    public static partial void ReloadRefused(ILogger logger, string reason);

    [LoggerMessage(EventId = EventIds.LogLinesDropped, Level = LogLevel.Warning, Message = "Lines dropped here, since nobody read the log: {Lines}")]
    public static partial void LogLinesDropped(ILogger logger, long lines);
}
