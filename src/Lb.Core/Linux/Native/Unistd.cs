using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>unistd.h and sys/eventfd.h: descriptors.</summary>
[CHeader("unistd.h")]
internal static unsafe partial class Unistd
{
    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(FileDescriptor fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(FileDescriptor fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int pipe2(int* fds, int flags);

    [LibraryImport("libc")]
    public static partial uint geteuid();

    [LibraryImport("libc")]
    public static partial uint getegid();

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fchown(FileDescriptor fd, uint owner, uint group);
}
