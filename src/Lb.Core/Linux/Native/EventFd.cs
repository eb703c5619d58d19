using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>sys/eventfd.h: a descriptor that is a counter.</summary>
[CHeader("sys/eventfd.h")]
internal static partial class EventFd
{
    public const int EFD_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;

    [LibraryImport("libc", SetLastError = true)]
    public static partial FileDescriptor eventfd(uint initval, int flags);
}
