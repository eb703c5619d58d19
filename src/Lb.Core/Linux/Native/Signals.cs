using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>signal.h: signals to processes and groups of them.</summary>
[CHeader("signal.h")]
internal static unsafe partial class Signals
{
    public const int SIGKILL = 9;
    public const int SIGTERM = 15;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    public static partial int sigemptyset(void* set);

    [LibraryImport("libc")]
    public static partial int sigfillset(void* set);
}
