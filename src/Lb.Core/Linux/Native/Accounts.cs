using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>pwd.h: users by name.</summary>
[CHeader("pwd.h")]
internal static unsafe partial class Pwd
{
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getpwnam_r(string name, passwd* entry, byte* buffer, nuint size, passwd** result);
}

/// <summary>grp.h: groups by name.</summary>
[CHeader("grp.h")]
internal static unsafe partial class Grp
{
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getgrnam_r(string name, group* entry, byte* buffer, nuint size, group** result);
}

[CHeader("pwd.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct passwd
{
    public byte* pw_name;
    public byte* pw_passwd;
    public uint pw_uid;
    public uint pw_gid;
    public byte* pw_gecos;
    public byte* pw_dir;
    public byte* pw_shell;
}

[CHeader("grp.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct group
{
    public byte* gr_name;
    public byte* gr_passwd;
    public uint gr_gid;
    public byte** gr_mem;
}
