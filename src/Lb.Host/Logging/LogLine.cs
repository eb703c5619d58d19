using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Logging;

/// <summary>A log entry as one line.</summary>
internal static class LogLine
{
    // For log files and terminals; nothing of it is ever put into a web page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line of an entry that happens now.</summary>
    public static string Of(
        LogFormat format, string category, LogLevel level, EventId eventId, string message, Exception? exception, IEnumerable<KeyValuePair<string, object?>>? values)
    {
        var now = DateTimeOffset.UtcNow;
        return format == LogFormat.Json
            ? Json(now, category, level, eventId, message, exception, values)
            : $"{now:yyyy-MM-ddTHH:mm:ss.fffZ} {Word(level)} {message}{(exception is null ? string.Empty : $": {exception.Message}")}".ReplaceLineEndings("; ");
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

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        if (value is int or long)
        {
            json.WriteNumber(name, Convert.ToInt64(value));
        }
        else
        {
            json.WriteString(name, value?.ToString());
        }
    }

    private static string Json(
        DateTimeOffset now, string category, LogLevel level, EventId eventId, string message, Exception? exception, IEnumerable<KeyValuePair<string, object?>>? values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
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
                    WriteValue(json, JsonNamingPolicy.SnakeCaseLower.ConvertName(name.TrimStart('@')), value);
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
}
