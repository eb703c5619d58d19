using System.Diagnostics;
using Lb.Host.Logging;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Commands;

/// <summary>The log of the daemon, from its first word to its last.</summary>
internal sealed class DaemonLog : IDisposable
{
    private const string Category = "lb-host";

    private bool _isListenedTo = true;

    /// <param name="output">Where lines go; nothing else may write there meanwhile.</param>
    /// <param name="format">How they look.</param>
    /// <param name="minimum">The least level that is written.</param>
    public DaemonLog(TextWriter output, LogFormat format, LogLevel minimum)
    {
        Writer = new LogWriter(output, lines => DroppedLine(format, lines));
        Lines = new LineLoggerProvider(Writer, format, minimum);
        Logger = Lines.CreateLogger(Category);
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
    }

    /// <summary>Takes lines.</summary>
    public LogWriter Writer { get; }

    /// <summary>Makes lines of log entries.</summary>
    public LineLoggerProvider Lines { get; }

    /// <summary>The daemon's own entries.</summary>
    public ILogger Logger { get; }

    /// <summary>
    /// Writes a line before there is anything to stall: waits until it is read, so that a long list of findings comes out whole. When nobody
    /// reads, that is found out once.
    /// </summary>
    public void TellPatiently(string line)
    {
        Writer.WriteLine(line);
        _isListenedTo = _isListenedTo && Writer.Flush(LogWriter.FlushPatience);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        Writer.Dispose();
    }

    /// <summary>Whatever the level: what is missing may have been an error.</summary>
    private static string DroppedLine(LogFormat format, long lines)
    {
        var text = string.Empty;
        RunLog.LogLinesDropped(new LineLogger(Category, format, LogLevel.Warning, line => text = line), lines);
        return text;
    }

    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if (!Writer.Flush(LogWriter.FlushPatience))
        {
            // The runtime is about to print the exception where nobody reads, and would wait there for ever, the process neither alive nor dead
            // (Environment.FailFast as well). The kernel takes the guard away, and the service manager starts anew.
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
