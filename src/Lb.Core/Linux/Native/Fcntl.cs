using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>fcntl.h: opening files.</summary>
[CHeader("fcntl.h")]
internal static partial class Fcntl
{
    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;
    public const int F_SETFL = 4;
    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int AT_EMPTY_PATH = 0x1000;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial FileDescriptor open(string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fcntl(FileDescriptor fd, int command, nint argument);
}
