using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>
/// spawn.h: starting programs without a copy of this process (glibc uses a vfork-like clone). The attribute and file-action types are
/// opaque; <see cref="OpaqueSize"/> octets hold either.
/// </summary>
[CHeader("spawn.h")]
internal static unsafe partial class Spawn
{
    public const short POSIX_SPAWN_SETSIGDEF = 0x04;
    public const short POSIX_SPAWN_SETSIGMASK = 0x08;
    public const short POSIX_SPAWN_SETSCHEDULER = 0x20;
    public const short POSIX_SPAWN_SETSID = 0x80;

    /// <summary>More than sizeof posix_spawnattr_t and posix_spawn_file_actions_t; the native proofs hold it.</summary>
    public static int OpaqueSize => 1024;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn(int* pid, string path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigdefault(void* attributes, void* signals);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigmask(void* attributes, void* signals);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setschedpolicy(void* attributes, int policy);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setschedparam(void* attributes, int* priority);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn_file_actions_addopen(void* actions, int fd, string path, int flags, uint mode);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_adddup2(void* actions, int fd, int newFd);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn_file_actions_addchdir_np(void* actions, string path);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addclosefrom_np(void* actions, int from);
}
