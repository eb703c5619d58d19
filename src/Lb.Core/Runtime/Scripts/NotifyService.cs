using Lb.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Scripts;

/// <summary>
/// Tells scripts and named pipes about transitions. For one instance or group the scripts run one at a time, in the order of its transitions;
/// those of others run beside them.
/// </summary>
internal sealed partial class NotifyService : IAsyncDisposable
{
    /// <summary>A notify script that runs longer is ended. keepalived waits for none, and ends none.</summary>
    public static readonly TimeSpan ScriptTimeout = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger;
    private readonly TimeSpan _timeout;
    private readonly ScriptRunner _runner;
    private readonly ScriptGate _gate;
    private readonly NotifyFifos _fifos;
    private readonly Action<NotifyRun>? _ran;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, string Name), NotifyLane> _lanes = [];
    private TaskCompletionSource? _idle;
    private ScriptsConfig _rules;
    private bool _isClosed;
    private bool _isDisposed;

    /// <summary>Opens the named pipes and starts their scripts. What is refused is logged; nothing is thrown.</summary>
    /// <param name="rules">The global settings of scripts.</param>
    /// <param name="logger">Takes output, failures and refusals.</param>
    /// <param name="ran">Told of every run when it is over, and of every script that was refused; on any thread.</param>
    /// <param name="timeout">When a script is ended; null for <see cref="ScriptTimeout"/>.</param>
    public NotifyService(ScriptsConfig rules, ILogger logger, Action<NotifyRun>? ran = null, TimeSpan? timeout = null)
    {
        _ran = ran;
        _logger = logger;
        _rules = rules;
        _timeout = timeout ?? ScriptTimeout;
        _runner = new ScriptRunner(logger);
        _gate = new ScriptGate(logger);
        _fifos = new NotifyFifos(_runner, _gate, logger);
        _fifos.Apply(rules);
    }

    /// <summary>Says now, and not at the first transition, which scripts will not run.</summary>
    public void Inspect(IEnumerable<ScriptConfig> scripts)
    {
        foreach (var script in scripts)
        {
            _ = _gate.Examine(script, _rules, "notify");
        }
    }

    /// <summary>Writes the message to the named pipes and lines up its scripts. Any thread; never waits for a script or a reader.</summary>
    public void Post(NotifyMessage message)
    {
        NotifyMessage? dropped;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _fifos.Write(message.FifoLine, message.IsVrrp);
            if (!message.Calls().Any())
            {
                return;
            }

            var key = (message.Kind, message.Name);
            if (!_lanes.TryGetValue(key, out var lane))
            {
                lane = new NotifyLane();
                _lanes.Add(key, lane);
            }

            dropped = lane.Add(message);
            if (!lane.IsServed)
            {
                lane.IsServed = true;
                _ = Task.Run(() => ServeAsync(key, lane));
            }
        }

        if (dropped is not null)
        {
            LogDropped(dropped.Kind, dropped.Name, dropped.State, NotifyLane.Capacity);
        }
    }

    /// <summary>Takes a new configuration: users and rules from the next run on; a named pipe that changed is opened anew.</summary>
    public void Apply(ScriptsConfig rules)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _rules = rules;
        }

        // Not under the lock: opening a pipe may wait for the name service, and the thread of VRRP posts.
        _fifos.Apply(rules);
    }

    /// <summary>At the end: takes no more messages, waits for the scripts of those it has, then ends what still runs, and closes the pipes.</summary>
    /// <param name="patience">How long scripts are waited for; ending those that stay takes up to 4 s more.</param>
    public async Task DrainAsync(TimeSpan patience)
    {
        Task idle;
        lock (_lock)
        {
            _isClosed = true;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lanes.Count == 0)
            {
                _ = _idle.TrySetResult();
            }

            idle = _idle.Task;
        }

        try
        {
            await idle.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            LogAbandoned(patience.TotalSeconds);
        }

        await _end.CancelAsync();
        await idle;
        await _fifos.CloseAsync();
    }

    /// <summary>Ends at once: as <see cref="DrainAsync"/> without patience.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await DrainAsync(TimeSpan.Zero);
        _end.Dispose();
    }

    private async Task ServeAsync((string Kind, string Name) key, NotifyLane lane)
    {
        while (Next(key, lane) is { } message)
        {
            foreach (var (script, more) in message.Calls())
            {
                await RunAsync(script, more);
            }
        }
    }

    private NotifyMessage? Next((string Kind, string Name) key, NotifyLane lane)
    {
        lock (_lock)
        {
            if (!_end.IsCancellationRequested && lane.Take() is { } message)
            {
                return message;
            }

            while (lane.Take() is { } lost)
            {
                LogLost(lost.Kind, lost.Name, lost.State);
            }

            _ = _lanes.Remove(key);
            if (_lanes.Count == 0)
            {
                _ = _idle?.TrySetResult();
            }

            return null;
        }
    }

    private async Task RunAsync(ScriptConfig script, IReadOnlyList<string> more)
    {
        var command = more.Count == 0 ? script.ToString() : $"{script} {string.Join(' ', more)}";
        var start = DateTimeOffset.UtcNow;
        var verdict = _gate.Examine(script, _rules, "notify");
        if (verdict.Script is not { } approved)
        {
            _ran?.Invoke(new NotifyRun(command, start, null, verdict.Reason));
            return;
        }

        try
        {
            _ran?.Invoke(new NotifyRun(command, start, await _runner.RunAsync(approved, more, _timeout, _end.Token), null));
        }
        catch (OperationCanceledException)
        {
            _ran?.Invoke(new NotifyRun(command, start, null, "the daemon ended"));
        }
    }

    [LoggerMessage(EventId = EventIds.NotifyDropped, Level = LogLevel.Warning, Message = "{Kind} {Name}: {Capacity} transitions wait for their scripts; the oldest, {State}, is given up")]
    private partial void LogDropped(string kind, string name, string state, int capacity);

    [LoggerMessage(EventId = EventIds.NotifyLost, Level = LogLevel.Warning, Message = "{Kind} {Name}: the scripts for {State} are not run, an earlier one took too long")]
    private partial void LogLost(string kind, string name, string state);

    [LoggerMessage(EventId = EventIds.NotifyAbandoned, Level = LogLevel.Warning, Message = "Notify scripts did not end within {Seconds} s and are ended")]
    private partial void LogAbandoned(double seconds);
}
