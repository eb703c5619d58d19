using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>sys/mman.h: memory mappings.</summary>
[CHeader("sys/mman.h")]
internal static unsafe partial class Mman
{
    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int MAP_SHARED = 1;
    public const int MAP_PRIVATE = 2;
    public const int MAP_ANONYMOUS = 0x20;
    public const int MADV_HUGEPAGE = 14;

    /// <summary>What <see cref="mmap"/> returns instead of an address; in C it is a cast, so no constant to prove.</summary>
    public static nint MAP_FAILED => -1;

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint mmap(nint addr, nuint length, int prot, int flags, int fd, long offset);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int munmap(nint addr, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int madvise(nint addr, nuint length, int advice);
}
