using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Processes;

/// <summary>Who runs something.</summary>
/// <param name="Name">The user's name, for people.</param>
/// <param name="UserId">The user's number.</param>
/// <param name="GroupId">The number of the group it runs in; there are no supplementary groups.</param>
internal readonly record struct UserAccount(string Name, uint UserId, uint GroupId)
{
    private const int SmallestBuffer = 1 << 12;

    // A group's entry holds the names of all its members.
    private const int LargestBuffer = 1 << 20;

    /// <summary>Who this process runs as.</summary>
    public static UserAccount OfThisProcess => new(Environment.UserName, Unistd.geteuid(), Unistd.getegid());

    /// <summary>Finds a user and his own group, wherever the name service keeps them (getpwnam_r(3)).</summary>
    /// <returns>Null if there is no such user, or the name service does not answer.</returns>
    public static unsafe UserAccount? FindUser(string name)
    {
        for (var size = SmallestBuffer; size <= LargestBuffer; size *= 4)
        {
            var buffer = Marshal.AllocHGlobal(size);
            try
            {
                passwd entry;
                passwd* found;
                var error = Pwd.getpwnam_r(name, &entry, (byte*)buffer, (nuint)size, &found);
                if (error != Errno.ERANGE)
                {
                    return error == 0 && found != null ? new UserAccount(name, entry.pw_uid, entry.pw_gid) : null;
                }
            }
            finally
            {
                Marshal.FreeHGlobal(buffer);
            }
        }

        return null;
    }

    /// <summary>Finds a group's number (getgrnam_r(3)).</summary>
    /// <returns>Null if there is no such group, or the name service does not answer.</returns>
    public static unsafe uint? FindGroup(string name)
    {
        for (var size = SmallestBuffer; size <= LargestBuffer; size *= 4)
        {
            var buffer = Marshal.AllocHGlobal(size);
            try
            {
                group entry;
                group* found;
                var error = Grp.getgrnam_r(name, &entry, (byte*)buffer, (nuint)size, &found);
                if (error != Errno.ERANGE)
                {
                    return error == 0 && found != null ? entry.gr_gid : null;
                }
            }
            finally
            {
                Marshal.FreeHGlobal(buffer);
            }
        }

        return null;
    }
}
