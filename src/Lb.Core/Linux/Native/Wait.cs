using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>sys/wait.h: how a child ended.</summary>
[CHeader("sys/wait.h")]
internal static unsafe partial class Wait
{
    [LibraryImport("libc", SetLastError = true)]
    public static partial int waitpid(int pid, int* status, int options);
}

/// <summary>sys/syscall.h: calls that older C libraries have no function for.</summary>
[CHeader("sys/syscall.h")]
internal static partial class Syscall
{
    public const long SYS_pidfd_open = 434;

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint syscall(nint number, nint first, nint second);
}
