using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Logging;

/// <summary>
/// Makes each log entry one line. The framework's console logger takes two lines an entry, and makes whoever logs wait when its queue is
/// full.
/// </summary>
internal sealed class LineLoggerProvider(LogWriter output, LogFormat format, LogLevel minimum) : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, LineLogger> _loggers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, name => new LineLogger(name, format, minimum, output.WriteLine));

    public void Dispose()
    {
        // The writer belongs to the process.
    }
}
