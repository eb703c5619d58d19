using Microsoft.Extensions.Logging;

namespace Lb.Testing;

/// <summary>A log line as it was written.</summary>
public sealed record LogLine(LogLevel Level, int EventId, string Text);

/// <summary>A log that keeps its lines and lets tests wait for one.</summary>
public sealed class ListLogger : ILogger
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<LogLine> _lines = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A copy of the lines so far.</summary>
    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The texts of the lines of one event.</summary>
    public IReadOnlyList<string> Texts(int eventId) => [.. Lines.Where(line => line.EventId == eventId).Select(static line => line.Text)];

    /// <summary>Waits until a line with this text in it has been written.</summary>
    /// <exception cref="TimeoutException">It was not; the message holds what was.</exception>
    public async Task<LogLine> WaitForAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            Task next;
            lock (_lines)
            {
                if (_lines.Find(line => line.Text.Contains(text, StringComparison.Ordinal)) is { } line)
                {
                    return line;
                }

                next = _next.Task;
            }

            try
            {
                await next.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"No line with '{text}' among:\n{string.Join('\n', Lines.Select(static one => one.Text))}", late);
            }
        }
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        TaskCompletionSource told;
        lock (_lines)
        {
            _lines.Add(new LogLine(logLevel, eventId.Id, formatter(state, exception)));
            told = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _ = told.TrySetResult();
    }
}
