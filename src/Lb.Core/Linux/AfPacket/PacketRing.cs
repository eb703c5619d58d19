using Lb.Core.Forwarding;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.AfPacket;

/// <summary>
/// A capture ring shared with the kernel: frames appear in <see cref="Memory"/>, and go back with <see cref="Release"/>.
/// The seam costs two virtual calls a batch, none a frame.
/// </summary>
internal abstract unsafe class PacketRing : IDisposable
{
    /// <summary>Octets of the virtio-net header right before each frame.</summary>
    public const int VnetHeaderLength = 10;

    // The VLAN identifier in a tag (IEEE 802.1Q §9.6); 0 means "priority only", which is an untagged frame.
    private const ushort VlanIdentifierMask = 0x0FFF;

    private MappedMemory? _mapping;

    /// <summary>The whole ring.</summary>
    public Span<byte> Memory => new(Start, Length);

    /// <summary>The first octet of the ring.</summary>
    protected byte* Start { get; private set; }

    /// <summary>Octets of the ring; below 2 GiB.</summary>
    protected int Length { get; private set; }

    /// <summary>Makes the ring on a socket that is not bound yet.</summary>
    public static PacketRing Create(FileDescriptor socket, AfPacketOptions options) => options.RingMode switch
    {
        RingMode.HighBurst => new PacketRingV3(socket, options),
        _ => new PacketRingV2(socket, options),
    };

    /// <summary>Describes the frames that are there, oldest first, without waiting.</summary>
    /// <returns>How many slots were filled; 0 when there is nothing.</returns>
    public abstract int Read(Span<FrameSlot> slots);

    /// <summary>Gives the frames of the last <see cref="Read"/> back to the kernel.</summary>
    public abstract void Release();

    public void Dispose() => _mapping?.Dispose();

    protected void Map(FileDescriptor socket, int length, string interfaceName)
    {
        _mapping = MappedMemory.OfSocket(socket, (nuint)length, $"map the capture ring of {interfaceName}");
        Start = _mapping.Address;
        Length = length;
    }

    protected FrameSlot Describe(byte* frame, uint captured, uint original, uint status, uint vlanTag, uint seconds, uint nanoseconds)
    {
        var offload = (virtio_net_hdr*)(frame - VnetHeaderLength);
        return new FrameSlot
        {
            Offset = (int)(frame - Start),
            Length = (int)captured,
            OriginalLength = (int)original,
            SegmentSize = offload->gso_type == VirtioNet.VIRTIO_NET_HDR_GSO_NONE ? (ushort)0 : offload->gso_size,
            HasPartialChecksum = (offload->flags & VirtioNet.VIRTIO_NET_HDR_F_NEEDS_CSUM) != 0,
            HasStrippedVlanTag = (status & IfPacket.TP_STATUS_VLAN_VALID) != 0 && (vlanTag & VlanIdentifierMask) != 0,
            TimestampNanoseconds = (seconds * 1_000_000_000L) + nanoseconds,
        };
    }
}
