using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>sys/resource.h: the nice value.</summary>
[CHeader("sys/resource.h")]
internal static partial class Resource
{
    public const int PRIO_PROCESS = 0;

    /// <summary>On Linux the number 0 with PRIO_PROCESS is the calling thread, not its process (setpriority(2), "C library/kernel differences").</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int setpriority(int which, uint who, int priority);
}
