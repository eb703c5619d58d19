using Lb.Core.Configuration;

namespace Lb.Core.Runtime.Scripts;

/// <summary>A named pipe as configured.</summary>
/// <param name="Keyword">The keyword, for log lines.</param>
/// <param name="Path">The pipe's name.</param>
/// <param name="Script">The script that reads it, or null.</param>
/// <param name="Rules">The global settings it was read with.</param>
internal sealed record FifoPlan(string Keyword, string Path, ScriptConfig? Script, ScriptsConfig Rules)
{
    /// <summary>What has to be equal for an open pipe to stay.</summary>
    public string Identity => string.Join('\0', [Keyword, Path, Script?.ToString(), Script?.User, Script?.Group, Rules.User, Rules.Group, Rules.RefusesUnsafe.ToString()]);

    /// <summary>The plan, or none if there is no such pipe.</summary>
    public static IEnumerable<FifoPlan> Of(string keyword, string? path, ScriptConfig? script, ScriptsConfig rules) =>
        path is null ? [] : [new FifoPlan(keyword, path, script, rules)];
}
