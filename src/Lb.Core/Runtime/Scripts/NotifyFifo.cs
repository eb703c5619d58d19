using Lb.Core.Linux.Processes;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Scripts;

/// <summary>A named pipe that gets a line for every transition, and the script that reads it. One thread at a time writes, and one at a time changes it.</summary>
internal sealed partial class NotifyFifo : IAsyncDisposable
{
    // After the end of the pipe's input, a script may finish what it had read.
    private static readonly TimeSpan ReaderGrace = TimeSpan.FromSeconds(1);

    private readonly ScriptRunner _runner;
    private readonly ScriptGate _gate;
    private readonly ILogger _logger;
    private readonly NamedPipe? _pipe;
    private readonly CancellationTokenSource _end = new();
    private Task _reader = Task.CompletedTask;
    private bool _isLosing;
    private volatile bool _isClosed;

    private NotifyFifo(FifoPlan plan, NamedPipe? pipe, ScriptRunner runner, ScriptGate gate, ILogger logger)
    {
        Plan = plan;
        _pipe = pipe;
        _runner = runner;
        _gate = gate;
        _logger = logger;
        EnsureReader();
    }

    /// <summary>What was configured.</summary>
    public FifoPlan Plan { get; }

    /// <summary>Opens the pipe and starts its script. A refusal is logged, and lines are then thrown away.</summary>
    public static NotifyFifo Open(FifoPlan plan, ScriptRunner runner, ScriptGate gate, ILogger logger)
    {
        var (account, refusal) = ScriptAccount.Of(plan.Script?.User, plan.Script?.Group, plan.Rules);
        var pipe = account is { } owner ? NamedPipe.TryOpen(plan.Path, owner, out refusal) : null;
        var fifo = new NotifyFifo(plan, pipe, runner, gate, logger);
        if (pipe is null)
        {
            fifo.LogRefused(plan.Keyword, plan.Path, refusal);
        }

        return fifo;
    }

    /// <summary>Writes a line, or throws it away when nobody reads. Never waits.</summary>
    public void Write(string line)
    {
        if (_pipe is null)
        {
            return;
        }

        if (_pipe.TryWrite(line) is { } failure)
        {
            Lose(failure);
        }
        else
        {
            _isLosing = false;
        }
    }

    /// <summary>Says that lines are lost.</summary>
    public void Lose(string reason)
    {
        if (_pipe is not null && !_isLosing)
        {
            // Once, until a line gets through: a reader that is gone must not fill the log as well.
            _isLosing = true;
            LogLost(Plan.Keyword, Plan.Path, reason);
        }
    }

    /// <summary>Whether there is a pipe to write to.</summary>
    public bool IsOpen => _pipe is not null;

    /// <summary>Starts the script if it does not run.</summary>
    public void EnsureReader()
    {
        if (_pipe is not null && Plan.Script is not null && _reader.IsCompleted)
        {
            _reader = Task.Run(ReadAsync);
        }
    }

    /// <summary>Closes the pipe at once, which ends the script's input, and then ends a script that does not go: SIGTERM, SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        _pipe?.Dispose();
        _ = await Task.WhenAny(_reader, Task.Delay(ReaderGrace));
        await _end.CancelAsync();
        await _reader;
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        if (_gate.Examine(Plan.Script!, Plan.Rules, $"{Plan.Keyword}_script").Script is not { } script)
        {
            return;
        }

        try
        {
            var result = await _runner.RunAsync(script, [Plan.Path], Timeout.InfiniteTimeSpan, _end.Token);
            if (!_isClosed)
            {
                LogReaderEnded(Plan.Keyword, result.ToString());
            }
        }
        catch (OperationCanceledException)
        {
            // It was ended on purpose.
        }
    }

    [LoggerMessage(EventId = EventIds.FifoRefused, Level = LogLevel.Warning, Message = "{Keyword} {Path} is not used: {Reason}")]
    private partial void LogRefused(string keyword, string path, string reason);

    [LoggerMessage(EventId = EventIds.FifoLost, Level = LogLevel.Warning, Message = "{Keyword} {Path}: lines are lost: {Reason}")]
    private partial void LogLost(string keyword, string path, string reason);

    [LoggerMessage(EventId = EventIds.FifoReaderEnded, Level = LogLevel.Warning, Message = "The script of {Keyword} {Outcome}; it is started again on a reload")]
    private partial void LogReaderEnded(string keyword, string outcome);
}
