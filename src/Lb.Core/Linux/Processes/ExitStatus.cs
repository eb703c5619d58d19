namespace Lb.Core.Linux.Processes;

/// <summary>How a process ended: with an exit code or by a signal; with neither if somebody else collected it (SIGCHLD ignored).</summary>
/// <param name="ExitCode">0 to 255.</param>
/// <param name="Signal">The signal's number.</param>
internal readonly record struct ExitStatus(int? ExitCode, int? Signal)
{
    /// <summary>Reads what waitpid(2) tells: the signal in seven bits, else the code in the next octet.</summary>
    public static ExitStatus FromWaitStatus(int status) => (status & 0x7F) is var signal and not 0
        ? new ExitStatus(null, signal)
        : new ExitStatus((status >> 8) & 0xFF, null);
}
