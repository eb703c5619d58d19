using Lb.Core.Configuration;
using Lb.Core.Runtime.Scripts;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>The running scripts that instances track. One thread at a time changes them; any may read.</summary>
internal sealed class TrackedScripts : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly ScriptRunner _runner;
    private readonly Action<string, bool> _changed;
    private volatile Dictionary<string, ScriptTracker> _trackers = new(StringComparer.Ordinal);

    /// <param name="changed">Told of every verdict that differs from the one before, on any thread.</param>
    /// <param name="logger">Takes what scripts say.</param>
    public TrackedScripts(Action<string, bool> changed, ILogger logger)
    {
        (_changed, _logger) = (changed, logger);
        _runner = new ScriptRunner(logger);
    }

    /// <summary>Whether every script has said something, or never will.</summary>
    public bool HaveVerdicts => _trackers.Values.All(static tracker => tracker.HasVerdict || tracker.Refusal is not null);

    /// <summary>Those that run; a script that is refused is tracked by nobody, as in keepalived.</summary>
    public IReadOnlyDictionary<string, VrrpScriptConfig> Running(LbConfig config) => config.VrrpScripts
        .Where(script => _trackers.TryGetValue(script.Name, out var tracker) && tracker.Refusal is null)
        .ToDictionary(static script => script.Name, StringComparer.Ordinal);

    /// <summary>Why a script is not run and counts for nobody, or null.</summary>
    public string? RefusalOf(string name) => _trackers.GetValueOrDefault(name)?.Refusal;

    /// <summary>How a script is now; null before its first verdict.</summary>
    public bool? IsUp(string name) => _trackers.GetValueOrDefault(name)?.IsUp;

    /// <summary>Runs the scripts of a configuration that somebody tracks; those that are the same go on.</summary>
    public async Task ApplyAsync(LbConfig config)
    {
        var tracked = config.VrrpInstances.SelectMany(static instance => instance.TrackedScripts)
            .Concat(config.VrrpSyncGroups.SelectMany(static group => group.TrackedScripts))
            .Select(static tracked => tracked.Name)
            .ToHashSet(StringComparer.Ordinal);
        var before = _trackers;
        var after = new Dictionary<string, ScriptTracker>(StringComparer.Ordinal);
        foreach (var script in config.VrrpScripts.Where(script => tracked.Contains(script.Name)))
        {
            if (before.TryGetValue(script.Name, out var running) && running.Runs(script, config.Global.Scripts))
            {
                after.Add(script.Name, running);
                continue;
            }

            var tracker = new ScriptTracker(
                script, config.Global.Scripts, _runner, isUp => _changed(script.Name, isUp), _logger, assumedUp: running?.IsUp);
            after.Add(script.Name, tracker);
            tracker.Start();
        }

        _trackers = after;
        await EndAsync(before.Values.Where(tracker => !after.ContainsValue(tracker)));
    }

    public async ValueTask DisposeAsync() => await EndAsync(_trackers.Values);

    // Side by side: one that does not want to end takes seconds.
    private static Task EndAsync(IEnumerable<ScriptTracker> trackers) => Task.WhenAll(trackers.Select(static tracker => tracker.DisposeAsync().AsTask()));
}
