using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Logging;

/// <summary>
/// Writes each log entry as one line to stderr, at once. The framework's console logger takes two lines an entry and writes them later,
/// which journald and a dying process do not suit.
/// </summary>
internal sealed class LineLoggerProvider(TextWriter output, LogFormat format, LogLevel minimum) : ILoggerProvider
{
    private LogLevel Minimum => minimum;

    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, LineLogger> _loggers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new LineLogger(this, name));

    public void Dispose()
    {
        // The writer belongs to the process.
    }

    private void Write(string category, LogLevel level, EventId eventId, string message, Exception? exception, IEnumerable<KeyValuePair<string, object?>>? values)
    {
        var now = DateTimeOffset.UtcNow;
        var line = format == LogFormat.Json
            ? Json(now, category, level, eventId, message, exception, values)
            : $"{now:yyyy-MM-ddTHH:mm:ss.fffZ} {Word(level)} {message}{(exception is null ? string.Empty : $": {exception.Message}")}".ReplaceLineEndings("; ");
        lock (_writing)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    private static string Json(
        DateTimeOffset now, string category, LogLevel level, EventId eventId, string message, Exception? exception, IEnumerable<KeyValuePair<string, object?>>? values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
            json.WriteString("level", Word(level).TrimEnd());
            json.WriteNumber("event_id", eventId.Id);
            json.WriteString("category", category);
            json.WriteString("message", message);
            foreach (var (name, value) in values ?? [])
            {
                if (name != "{OriginalFormat}")
                {
                    json.WriteString(JsonNamingPolicy.SnakeCaseLower.ConvertName(name.TrimStart('@')), value?.ToString());
                }
            }

            if (exception is not null)
            {
                json.WriteString("exception", exception.Message);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= provider.Minimum && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Write(category, logLevel, eventId, formatter(state, exception), exception, state as IEnumerable<KeyValuePair<string, object?>>);
            }
        }
    }
}
