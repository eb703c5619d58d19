namespace Lb.Core.Runtime.Scripts;

/// <summary>A run of a notify script, for people who ask what happened.</summary>
/// <param name="Script">The command, with its arguments.</param>
/// <param name="At">When it was to start.</param>
/// <param name="Result">How it ended; null if it was refused or ended at the daemon's end.</param>
/// <param name="Refusal">Why it did not run, or null.</param>
internal sealed record NotifyRun(string Script, DateTimeOffset At, ScriptResult? Result, string? Refusal);
