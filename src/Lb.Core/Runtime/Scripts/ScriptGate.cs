using System.Collections.Concurrent;
using Lb.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Scripts;

/// <summary>
/// Asks <see cref="ScriptSecurity"/> before every run, and says each reason once: a script that is refused ten times a minute is one line in
/// the log until the reason changes. Any thread.
/// </summary>
internal sealed partial class ScriptGate(ILogger logger)
{
    private readonly ConcurrentDictionary<string, string> _said = new(StringComparer.Ordinal);

    /// <summary>Examines a script as it is now.</summary>
    /// <param name="script">The command.</param>
    /// <param name="rules">The global user and the rule about unsafe scripts.</param>
    /// <param name="purpose">What it is for, in log lines: <c>notify</c>, <c>track_script r2</c>.</param>
    public ScriptVerdict Examine(ScriptConfig script, ScriptsConfig rules, string purpose)
    {
        var verdict = ScriptSecurity.Examine(script, rules);
        var command = script.ToString();
        if (verdict.Reason is not { } reason)
        {
            _ = _said.TryRemove(command, out _);
        }
        else if (!_said.TryGetValue(command, out var before) || before != reason)
        {
            _said[command] = reason;
            if (verdict.Script is null)
            {
                LogRefused(purpose, command, reason);
            }
            else
            {
                LogUnsafe(purpose, command, reason);
            }
        }

        return verdict;
    }

    [LoggerMessage(EventId = EventIds.ScriptRefused, Level = LogLevel.Warning, Message = "Script for {Purpose} is not run: {Command}: {Reason}")]
    private partial void LogRefused(string purpose, string command, string reason);

    [LoggerMessage(EventId = EventIds.ScriptUnsafe, Level = LogLevel.Warning, Message = "Script for {Purpose} is unsafe and runs because script_security is off: {Command}: {Reason}")]
    private partial void LogUnsafe(string purpose, string command, string reason);
}
