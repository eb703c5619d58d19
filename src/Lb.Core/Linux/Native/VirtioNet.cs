using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>linux/virtio_net.h: constants of the offload header that travels before a frame.</summary>
[CHeader("linux/virtio_net.h")]
internal static class VirtioNet
{
    public const byte VIRTIO_NET_HDR_F_NEEDS_CSUM = 1;
    public const byte VIRTIO_NET_HDR_GSO_NONE = 0;
}

/// <summary>
/// What a packet socket with PACKET_VNET_HDR puts before a captured frame and takes before a sent one: pending checksum and segmentation.
/// All zero means a complete, ordinary frame. Fields are in host byte order on packet sockets.
/// </summary>
[CHeader("linux/virtio_net.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct virtio_net_hdr
{
    public byte flags;
    public byte gso_type;
    public ushort hdr_len;
    public ushort gso_size;
    public ushort csum_start;
    public ushort csum_offset;
}
