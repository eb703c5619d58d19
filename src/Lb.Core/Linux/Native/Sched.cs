using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>sched.h: namespaces and scheduling of the calling thread.</summary>
[CHeader("linux/sched.h")]
internal static unsafe partial class Sched
{
    public const int CLONE_NEWNET = 0x40000000;
    public const int SCHED_NORMAL = 0;

    public const int SCHED_RR = 2;
    public const int SCHED_RESET_ON_FORK = 0x40000000;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sched_setscheduler(int pid, int policy, sched_param* parameters);
}

[CHeader("sched.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct sched_param
{
    public int sched_priority;
}
