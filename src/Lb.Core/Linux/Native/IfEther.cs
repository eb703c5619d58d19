namespace Lb.Core.Linux.Native;

/// <summary>linux/if_ether.h: protocol selectors for packet sockets.</summary>
[CHeader("linux/if_ether.h")]
internal static class IfEther
{
    public const ushort ETH_P_ALL = 0x0003;
    public const ushort ETH_P_IP = 0x0800;
    public const ushort ETH_P_IPV6 = 0x86DD;
}
