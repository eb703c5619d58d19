using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>sys/socket.h: sockets and messages.</summary>
[CHeader("sys/socket.h")]
internal static unsafe partial class Socket
{
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int AF_NETLINK = 16;
    public const int AF_PACKET = 17;

    public const int SOCK_STREAM = 1;
    public const int SOCK_RAW = 3;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;

    public const int SOL_SOCKET = 1;
    public const int SOL_PACKET = 263;
    public const int SOL_NETLINK = 270;

    public const int SO_ERROR = 4;
    public const int SO_SNDBUF = 7;
    public const int SO_RCVBUF = 8;
    public const int SO_PRIORITY = 12;
    public const int SO_BINDTODEVICE = 25;
    public const int SO_ATTACH_FILTER = 26;
    public const int SO_SNDBUFFORCE = 32;
    public const int SO_RCVBUFFORCE = 33;
    public const int SO_BINDTOIFINDEX = 62;

    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_TRUNC = 0x20;

    [LibraryImport("libc", SetLastError = true)]
    public static partial FileDescriptor socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int bind(FileDescriptor fd, void* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int listen(FileDescriptor fd, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getsockname(FileDescriptor fd, void* address, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsockopt(FileDescriptor fd, int level, int name, void* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getsockopt(FileDescriptor fd, int level, int name, void* value, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(FileDescriptor fd, void* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recv(FileDescriptor fd, void* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint sendto(FileDescriptor fd, void* buffer, nuint length, int flags, void* address, uint addressLength);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint sendmsg(FileDescriptor fd, msghdr* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recvmsg(FileDescriptor fd, msghdr* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sendmmsg(FileDescriptor fd, mmsghdr* messages, uint count, int flags);
}

[CHeader("sys/uio.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct iovec
{
    public void* iov_base;
    public nuint iov_len;
}

[CHeader("sys/socket.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct msghdr
{
    public void* msg_name;
    public uint msg_namelen;
    public iovec* msg_iov;
    public nuint msg_iovlen;
    public void* msg_control;
    public nuint msg_controllen;
    public int msg_flags;
}

/// <summary>The head of one piece of ancillary data; its octets follow, and the next head begins at a multiple of eight (cmsg(3)).</summary>
[CHeader("sys/socket.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct cmsghdr
{
    public nuint cmsg_len;
    public int cmsg_level;
    public int cmsg_type;
}

[CHeader("sys/socket.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct mmsghdr
{
    public msghdr msg_hdr;
    public uint msg_len;
}
