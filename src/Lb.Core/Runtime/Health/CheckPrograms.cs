using Lb.Core.Configuration;
using Lb.Core.Runtime.Health.Checks;
using Lb.Core.Runtime.Scripts;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Health;

/// <summary>Runs the programs of <c>MISC_CHECK</c>, examined before every run as every script is.</summary>
/// <param name="logger">Takes refusals.</param>
internal sealed class CheckPrograms(ILogger logger)
{
    private readonly ScriptGate _gate = new(logger);
    private readonly ScriptRunner _runner = new(logger);

    /// <summary>What runs one program.</summary>
    /// <param name="script">The program.</param>
    /// <param name="rules">The global settings of scripts.</param>
    public ProgramRun Of(ScriptConfig script, ScriptsConfig rules) => async (timeout, cancellationToken) =>
    {
        var verdict = _gate.Examine(script, rules, "MISC_CHECK");
        if (verdict.Script is not { } approved)
        {
            return new ProgramExit(null, verdict.Reason ?? "not run");
        }

        var result = await _runner.RunAsync(approved, [], timeout, cancellationToken, ScriptVoice.Quiet);
        return new ProgramExit(result.TimedOut ? null : result.ExitCode, result.ToString());
    };
}
