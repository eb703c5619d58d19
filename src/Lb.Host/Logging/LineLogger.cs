using Microsoft.Extensions.Logging;

namespace Lb.Host.Logging;

/// <summary>Makes each log entry one line.</summary>
/// <param name="category">Whose entries.</param>
/// <param name="format">How the lines look.</param>
/// <param name="minimum">The least level that is written.</param>
/// <param name="write">Takes the lines.</param>
internal sealed class LineLogger(string category, LogFormat format, LogLevel minimum, Action<string> write) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            write(LogLine.Of(format, category, logLevel, eventId, formatter(state, exception), exception, state as IEnumerable<KeyValuePair<string, object?>>));
        }
    }
}
