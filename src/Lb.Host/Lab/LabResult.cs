namespace Lb.Host.Lab;

/// <summary>What a command in a lab came to.</summary>
/// <param name="Command">The command as a person would write it.</param>
/// <param name="ExitCode">Its exit code; 128 + N after signal N.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record LabResult(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>This result if the command succeeded.</summary>
    /// <exception cref="LabException">It did not; the message carries what it printed.</exception>
    public LabResult EnsureSuccess() =>
        ExitCode == 0 ? this : throw new LabException($"'{Command}' failed with code {ExitCode}: {Errors} {Output}".TrimEnd());
}
