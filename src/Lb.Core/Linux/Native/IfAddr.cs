using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>linux/if_addr.h: attributes of addresses.</summary>
[CHeader("linux/if_addr.h")]
internal static class IfAddr
{
    public const ushort IFA_ADDRESS = 1;
    public const ushort IFA_LOCAL = 2;
    public const byte IFA_F_NODAD = 0x02;
}

[CHeader("linux/if_addr.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct ifaddrmsg
{
    public byte ifa_family;
    public byte ifa_prefixlen;
    public byte ifa_flags;
    public byte ifa_scope;
    public uint ifa_index;
}
