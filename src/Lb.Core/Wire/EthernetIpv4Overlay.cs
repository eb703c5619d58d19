using System.Runtime.InteropServices;

namespace Lb.Core.Wire;

/// <summary>
/// The first 38 octets of an untagged IPv4 frame whose header has no options, as memory: one bounds check covers every field
/// of the most common frame. Numbers are in network order as captured; the reader swaps what it needs.
/// </summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = Length)]
internal struct EthernetIpv4Overlay
{
    public const int Length = 38;

    [FieldOffset(0)] public ulong EthernetDestinationAndMore;
    [FieldOffset(6)] public ulong EthernetSourceAndType;
    [FieldOffset(14)] public byte VersionAndHeaderWords;
    [FieldOffset(16)] public ushort TotalLength;
    [FieldOffset(18)] public ushort Identification;
    [FieldOffset(20)] public ushort FlagsAndFragmentOffset;
    [FieldOffset(23)] public byte Protocol;
    [FieldOffset(26)] public uint Source;
    [FieldOffset(30)] public uint Destination;
    [FieldOffset(34)] public uint Ports;
}
