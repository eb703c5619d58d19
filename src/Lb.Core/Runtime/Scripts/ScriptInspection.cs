using Lb.Core.Configuration;
using Lb.Core.Linux.Processes;

namespace Lb.Core.Runtime.Scripts;

/// <summary>Looks at the scripts of a configuration before they are to run.</summary>
public static class ScriptInspection
{
    // Who checks a file need not be who runs the daemon.
    private static readonly UserAccount Daemon = new("root", 0, 0);

    /// <summary>
    /// The result with a warning for each script that a daemon, run as root on this machine, would not run as things are: it is not there, not
    /// executable for its user, or unsafe.
    /// </summary>
    /// <remarks>Warnings and not errors: a file is often checked on another machine than the one it is for, and the daemon runs without them too.</remarks>
    /// <param name="result">What reading a configuration came to.</param>
    public static ConfigResult WithScriptsInspected(this ConfigResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var findings = new List<Diagnostic>();
        foreach (var reference in result.Scripts)
        {
            if (ScriptSecurity.Examine(reference.Script, result.Understood.Global.Scripts, Daemon) is { Script: null, Reason: { } reason })
            {
                findings.Add(new Diagnostic(
                    reference.Location,
                    DiagnosticSeverity.Warning,
                    DiagnosticCodes.ScriptNotRun,
                    $"on this machine the script of '{reference.Keyword}' would not be run: {reason}"));
            }
        }

        return result with { Diagnostics = [.. result.Diagnostics.Concat(findings).OrderBy(static diagnostic => diagnostic.Location)] };
    }
}
