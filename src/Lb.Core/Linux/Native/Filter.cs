using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>linux/filter.h and linux/bpf_common.h: classic BPF.</summary>
[CHeader("linux/filter.h")]
internal static class Filter
{
    public const ushort BPF_LD = 0x00;
    public const ushort BPF_LDX = 0x01;
    public const ushort BPF_ALU = 0x04;
    public const ushort BPF_JMP = 0x05;
    public const ushort BPF_RET = 0x06;
    public const ushort BPF_MISC = 0x07;

    public const ushort BPF_W = 0x00;
    public const ushort BPF_H = 0x08;
    public const ushort BPF_B = 0x10;

    public const ushort BPF_ABS = 0x20;
    public const ushort BPF_IND = 0x40;
    public const ushort BPF_MSH = 0xA0;

    public const ushort BPF_AND = 0x50;
    public const ushort BPF_RSH = 0x70;
    public const ushort BPF_MUL = 0x20;
    public const ushort BPF_XOR = 0xA0;

    public const ushort BPF_JA = 0x00;
    public const ushort BPF_JEQ = 0x10;
    public const ushort BPF_JGE = 0x30;
    public const ushort BPF_K = 0x00;
    public const ushort BPF_X = 0x08;
    public const ushort BPF_A = 0x10;
    public const ushort BPF_TAX = 0x00;

    public const int BPF_MAXINSNS = 4096;

    public const int SKF_AD_OFF = -0x1000;
    public const int SKF_AD_PROTOCOL = 0;
    public const int SKF_AD_PKTTYPE = 4;
    public const int SKF_AD_VLAN_TAG = 44;
    public const int SKF_AD_VLAN_TAG_PRESENT = 48;
}

[CHeader("linux/filter.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct sock_filter
{
    public ushort code;
    public byte jt;
    public byte jf;
    public uint k;
}

[CHeader("linux/filter.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct sock_fprog
{
    public ushort len;
    public sock_filter* filter;
}
