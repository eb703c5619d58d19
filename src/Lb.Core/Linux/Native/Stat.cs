using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>sys/stat.h: what files are, and named pipes.</summary>
[CHeader("sys/stat.h")]
internal static unsafe partial class Stat
{
    public const uint STATX_TYPE = 0x001;
    public const uint STATX_MODE = 0x002;
    public const uint STATX_UID = 0x008;
    public const uint STATX_GID = 0x010;
    public const uint STATX_INO = 0x100;

    public const int S_IFMT = 0xF000;
    public const int S_IFIFO = 0x1000;
    public const int S_IFDIR = 0x4000;
    public const int S_IFREG = 0x8000;
    public const int S_IFLNK = 0xA000;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int statx(int dirfd, string path, int flags, uint mask, statx* result);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int statx(FileDescriptor dirfd, string path, int flags, uint mask, statx* result);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mkfifo(string path, uint mode);
}

/// <summary>What of it is read here; the same on every architecture.</summary>
[CHeader("sys/stat.h")]
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct statx
{
    [FieldOffset(20)]
    public uint stx_uid;

    [FieldOffset(24)]
    public uint stx_gid;

    [FieldOffset(28)]
    public ushort stx_mode;

    [FieldOffset(32)]
    public ulong stx_ino;

    [FieldOffset(136)]
    public uint stx_dev_major;

    [FieldOffset(140)]
    public uint stx_dev_minor;
}
