using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Processes;

/// <summary>What a name in the file system is (statx(2)): .NET does not tell owners.</summary>
internal readonly record struct FileStatus
{
    private const ushort SetUserIdBit = 0x800;
    private const ushort SetGroupIdBit = 0x400;
    private const ushort WritableByGroupOrOthers = 0x12;

    private const uint Wanted = Stat.STATX_TYPE | Stat.STATX_MODE | Stat.STATX_UID | Stat.STATX_GID | Stat.STATX_INO;

    private readonly ushort _mode;

    private FileStatus(in statx raw)
    {
        _mode = raw.stx_mode;
        UserId = raw.stx_uid;
        GroupId = raw.stx_gid;
        Identity = (raw.stx_dev_major, raw.stx_dev_minor, raw.stx_ino);
    }

    /// <summary>The owner's number.</summary>
    public uint UserId { get; }

    /// <summary>The group's number.</summary>
    public uint GroupId { get; }

    /// <summary>Device and inode: equal for two names of one file.</summary>
    public (uint Major, uint Minor, ulong Inode) Identity { get; }

    public bool IsDirectory => Type == Stat.S_IFDIR;

    public bool IsRegularFile => Type == Stat.S_IFREG;

    public bool IsSymbolicLink => Type == Stat.S_IFLNK;

    public bool IsNamedPipe => Type == Stat.S_IFIFO;

    /// <summary>Whether the permission bits let anybody but the owner write. An access control list shows in the group's bits.</summary>
    public bool IsWritableByOthers => (_mode & WritableByGroupOrOthers) != 0;

    /// <summary>Whether running it makes the process root's: set-user-ID or set-group-ID of root.</summary>
    public bool GivesRoot => (UserId == 0 && (_mode & SetUserIdBit) != 0) || (GroupId == 0 && (_mode & SetGroupIdBit) != 0);

    private int Type => _mode & Stat.S_IFMT;

    /// <summary>Looks at a name, without following a symbolic link at its end.</summary>
    /// <returns>What it is, or the error number (ENOENT, EACCES, ENOTDIR, …).</returns>
    public static unsafe (FileStatus Status, int Error) OfName(string path)
    {
        statx raw;
        return Stat.statx(Fcntl.AT_FDCWD, path, Fcntl.AT_SYMLINK_NOFOLLOW, Wanted, &raw) == 0
            ? (new FileStatus(in raw), 0)
            : (default, Marshal.GetLastPInvokeError());
    }

    /// <summary>Looks at an open file.</summary>
    public static unsafe (FileStatus Status, int Error) OfOpenFile(FileDescriptor descriptor)
    {
        statx raw;
        return Stat.statx(descriptor, string.Empty, Fcntl.AT_EMPTY_PATH, Wanted, &raw) == 0
            ? (new FileStatus(in raw), 0)
            : (default, Marshal.GetLastPInvokeError());
    }

    /// <summary>Whether the permission bits let that user run it; root may if anybody may (path_resolution(7)).</summary>
    public bool IsExecutableBy(uint userId, uint groupId)
    {
        const int Anybody = 0x49;
        if (userId == 0)
        {
            return (_mode & Anybody) != 0;
        }

        var shift = userId == UserId ? 6 : groupId == GroupId ? 3 : 0;
        return ((_mode >> shift) & 1) != 0;
    }
}
