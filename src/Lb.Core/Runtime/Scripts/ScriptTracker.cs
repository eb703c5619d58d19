using System.Diagnostics;
using Lb.Core.Configuration;
using Lb.Core.Vrrp;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Scripts;

/// <summary>What is known about a tracked script.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsUp">The verdict; null until the first run ended.</param>
/// <param name="LastResult">How the last run ended; null before.</param>
/// <param name="LastRunAt">When the last run ended; null before.</param>
/// <param name="Consecutive">How many of the last runs, without a break, had the last one's result.</param>
/// <param name="Refusal">Why it never runs and is not tracked, or null.</param>
internal sealed record ScriptTrackerSnapshot(string Name, bool? IsUp, ScriptResult? LastResult, DateTimeOffset? LastRunAt, int Consecutive, string? Refusal);

/// <summary>
/// Runs a <c>vrrp_script</c> at its interval and tells when it goes up or down. Runs do not overlap: what comes due while one lasts is left
/// out. A run that is not over at its time-out is ended and counts as failed, whatever it says afterwards.
/// </summary>
internal sealed partial class ScriptTracker : IAsyncDisposable
{
    // SIGTERM, 2 s, SIGKILL, and the kernel's time to act on it; a process that it holds longer does not hold up the verdict.
    private static readonly TimeSpan EndingTime = ScriptRunner.TerminationGrace + TimeSpan.FromSeconds(1);

    private readonly VrrpScriptConfig _config;
    private readonly ScriptsConfig _rules;
    private readonly ScriptRunner _runner;
    private readonly ScriptGate _gate;
    private readonly Action<bool> _changed;
    private readonly ILogger _logger;
    private readonly TrackedScriptState _state;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly bool? _assumedUp;
    private Task _loop = Task.CompletedTask;
    private ScriptResult? _lastResult;
    private DateTimeOffset? _lastRunAt;
    private bool _isDisposed;

    /// <summary>Examines the script; <see cref="Refusal"/> tells what came of it.</summary>
    /// <param name="config">The script and its thresholds.</param>
    /// <param name="rules">The global user and the rule about unsafe scripts.</param>
    /// <param name="runner">Runs it.</param>
    /// <param name="changed">Called with the first verdict and with each that differs from the one before, on a thread of the pool.</param>
    /// <param name="logger">Takes changes and refusals.</param>
    /// <param name="assumedUp">What holds until the first verdict: after a reload, what the script of that name before it said; null: nothing yet.</param>
    public ScriptTracker(
        VrrpScriptConfig config, ScriptsConfig rules, ScriptRunner runner, Action<bool> changed, ILogger logger, bool? assumedUp = null)
    {
        _assumedUp = assumedUp;
        _config = config;
        _rules = rules;
        _runner = runner;
        _changed = changed;
        _logger = logger;
        _gate = new ScriptGate(logger);

        // What is known already is not forgotten for init_fail: a reload takes nobody's mastership (keepalived 2.2.7, measured).
        _state = new TrackedScriptState(config.Rise, config.Fall, config.StartsFailed && assumedUp is null);
        var verdict = Examine();
        Refusal = verdict.Script is null ? verdict.Reason : null;
        if (Refusal is not null)
        {
            LogUntracked(config.Name);
        }
    }

    /// <summary>
    /// Why the script is not run at all, or null. keepalived takes such a script out of the instances that track it ("Disabling track script"),
    /// as if they did not; so <see cref="Start"/> does nothing then and there is never a verdict.
    /// </summary>
    public string? Refusal { get; }

    /// <summary>Whether it counts as up or down: the verdict, and what was assumed before the first one; null: it counts as neither.</summary>
    public bool? IsUp
    {
        get
        {
            lock (_lock)
            {
                return _state.IsUp ?? _assumedUp;
            }
        }
    }

    /// <summary>Whether there is a verdict yet: keepalived's instances stay in INIT until there is.</summary>
    public bool HasVerdict
    {
        get
        {
            lock (_lock)
            {
                return _state.IsUp is not null;
            }
        }
    }

    /// <summary>
    /// Whether a reload may keep this tracker: the same command, user, times, thresholds, and rules for scripts. One that was refused is
    /// looked at again: the file may have been mended.
    /// </summary>
    public bool Runs(VrrpScriptConfig other, ScriptsConfig rules) =>
        Refusal is null
        && (_rules.User, _rules.Group, _rules.RefusesUnsafe) == (rules.User, rules.Group, rules.RefusesUnsafe)
        && _config with { Script = other.Script, Location = other.Location } == other
        && _config.Script.Arguments.SequenceEqual(other.Script.Arguments, StringComparer.Ordinal)
        && _config.Script.User == other.Script.User
        && _config.Script.Group == other.Script.Group;

    /// <summary>Begins to run it: now, and then at its interval.</summary>
    public void Start()
    {
        if (Refusal is null)
        {
            _loop = Task.Run(LoopAsync);
        }
    }

    /// <summary>What is known about it.</summary>
    public ScriptTrackerSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new ScriptTrackerSnapshot(_config.Name, _state.IsUp, _lastResult, _lastRunAt, _state.Consecutive, Refusal);
        }
    }

    /// <summary>Ends the run there is and makes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    private ScriptVerdict Examine() => _gate.Examine(_config.Script, _rules, $"track_script {_config.Name}");

    private async Task LoopAsync()
    {
        try
        {
            var due = Stopwatch.GetTimestamp();
            while (true)
            {
                await RunOnceAsync();
                due = NextAfter(due);
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private long NextAfter(long due)
    {
        var interval = Math.Max(1, (long)(_config.Interval.TotalSeconds * Stopwatch.Frequency));
        var late = Stopwatch.GetTimestamp() - due;
        return due + (((late / interval) + 1) * interval);
    }

    private async Task RunOnceAsync()
    {
        var verdict = Examine();
        if (verdict.Script is not { } script)
        {
            Record(new ScriptResult { NotStarted = verdict.Reason });
            return;
        }

        var timeout = _config.Timeout ?? _config.Interval;
        var run = _runner.RunAsync(script, [], timeout, _end.Token, ScriptVoice.Quiet);
        if (await Task.WhenAny(run, Task.Delay(timeout + EndingTime, _end.Token)) == run)
        {
            Record(await run);
            return;
        }

        if (!_end.IsCancellationRequested)
        {
            Record(new ScriptResult { TimedOut = true, Duration = timeout });
        }

        _ = await run;
    }

    private void Record(ScriptResult result)
    {
        bool isChanged;
        bool returnsOther;
        lock (_lock)
        {
            returnsOther = result.ExitCode is { } code && code != (_lastResult is null ? 0 : _lastResult.ExitCode);
            _lastResult = result;
            _lastRunAt = DateTimeOffset.UtcNow;
            isChanged = _state.Record(result.IsSuccess);
        }

        if (returnsOther)
        {
            LogReturns(_config.Name, result.ExitCode!.Value);
        }

        if (!isChanged)
        {
            return;
        }

        if (result.IsSuccess)
        {
            LogUp(_config.Name);
        }
        else
        {
            LogDown(_config.Name, result.TimedOut ? "timed_out" : "failed", result.ToString());
        }

        _changed(result.IsSuccess);
    }

    [LoggerMessage(EventId = EventIds.TrackedScriptReturns, Level = LogLevel.Information, Message = "Script `{Script}` now returning {ExitCode}")]
    private partial void LogReturns(string script, int exitCode);

    [LoggerMessage(EventId = EventIds.TrackedScriptRefused, Level = LogLevel.Warning, Message = "Disabling track script {Script}: no instance goes by it until it can be run and the configuration is read again")]
    private partial void LogUntracked(string script);

    [LoggerMessage(EventId = EventIds.TrackedScriptUp, Level = LogLevel.Information, Message = "VRRP_Script({Script}) succeeded")]
    private partial void LogUp(string script);

    [LoggerMessage(EventId = EventIds.TrackedScriptDown, Level = LogLevel.Information, Message = "VRRP_Script({Script}) {Verdict} ({Outcome})")]
    private partial void LogDown(string script, string verdict, string outcome);
}
