using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>sched.h: namespaces of the calling thread.</summary>
[CHeader("linux/sched.h")]
internal static partial class Sched
{
    public const int CLONE_NEWNET = 0x40000000;
    public const int SCHED_NORMAL = 0;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int unshare(int flags);
}
