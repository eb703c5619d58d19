using System.Globalization;

namespace Lb.Bench.Lab.Labs;

/// <summary>
/// Processor time of a process. It holds whatever its threads waited for, unlike rates and delays, so it means something on a busy
/// machine too. The kernel's receive work that runs on the back of a send (softirq) is in the sender's time.
/// </summary>
internal static class ProcessorTime
{
    // proc_pid_stat(5), counted behind the name in parentheses, which may hold anything: state is the first, utime and stime the 12th and 13th.
    private const int UserTicks = 11, SystemTicks = 12;
    private const double TicksPerSecond = 100; // USER_HZ, on every architecture .NET runs on

    /// <summary>User and system time of all threads so far, in seconds; it grows in steps of 10 ms.</summary>
    public static double Seconds(int processId)
    {
        var text = File.ReadAllText($"/proc/{processId}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[UserTicks], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTicks], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
