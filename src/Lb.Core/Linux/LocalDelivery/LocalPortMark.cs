using System.Globalization;

namespace Lb.Core.Linux.LocalDelivery;

/// <summary>
/// Says in the alias of an interface which process made it, so that another can tell whether it is still needed. A process number alone
/// is reused; with the start time it names one process, and with the PID namespace it is compared only where it means something.
/// </summary>
internal sealed record LocalPortMark(string PidNamespace, int ProcessId, ulong StartTicks)
{
    private const string Prefix = "userspacelb local port of process ";

    // proc_pid_stat(5): field 22, counted from 1; the fields after the command, which may hold spaces and parentheses, begin with the third.
    private const int StartTimeField = 22 - 3;

    /// <summary>Whether the process has ended, judged in its own PID namespace only.</summary>
    public bool IsOfDeadProcess => PidNamespace == OwnPidNamespace() && ReadStartTicks(ProcessId) != StartTicks;

    public static LocalPortMark OfThisProcess() => new(OwnPidNamespace(), Environment.ProcessId, ReadStartTicks(Environment.ProcessId) ?? 0);

    /// <summary>Reads a mark; null for any other text.</summary>
    public static LocalPortMark? Parse(string? alias)
    {
        if (alias is null || !alias.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = alias[Prefix.Length..].Split(' ');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var startTicks)
                ? new LocalPortMark(parts[2], processId, startTicks)
                : null;
    }

    public override string ToString() => $"{Prefix}{ProcessId} {StartTicks} {PidNamespace}";

    private static string OwnPidNamespace() => new FileInfo("/proc/self/ns/pid").LinkTarget ?? string.Empty;

    private static ulong? ReadStartTicks(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > StartTimeField && ulong.TryParse(fields[StartTimeField], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? ticks : null;
        }
        catch (IOException)
        {
            // There is no such process.
            return null;
        }
    }
}
