using System.Runtime.Intrinsics.X86;
using Lb.Core.Forwarding;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.AfPacket;

/// <summary>
/// TPACKET_V2 (Documentation/networking/packet_mmap.rst): an array of slots of one size, each handed over by its own status word.
/// </summary>
internal sealed unsafe class PacketRingV2 : PacketRing
{
    /// <summary>
    /// A slot holds the ring header, the virtio-net header, an Ethernet header and the longest IP packet without jumbograms (65,535).
    /// It is not a multiple of the page, so that the headers of a batch do not compete for the same lines of the first-level cache.
    /// </summary>
    private const int SlotLength = (68 << 10) + 256;
    private const int BlockLength = 1 << 20;
    private const int SlotsPerBlock = BlockLength / SlotLength;

    private const int CacheLine = 64;
    private const int PrefetchDistance = 8;

    private readonly int _slotCount;
    private int _head;
    private int _taken;

    public PacketRingV2(FileDescriptor socket, AfPacketOptions options)
    {
        var blocks = options.RingMebibytes;
        _slotCount = blocks * SlotsPerBlock;
        SocketOptions.Set(socket, Socket.SOL_PACKET, IfPacket.PACKET_VERSION, IfPacket.TPACKET_V2, $"choose TPACKET_V2 for {options.InterfaceName}");
        var request = new tpacket_req
        {
            tp_block_size = BlockLength,
            tp_block_nr = (uint)blocks,
            tp_frame_size = SlotLength,
            tp_frame_nr = (uint)_slotCount,
        };
        SocketOptions.Set(
            socket, Socket.SOL_PACKET, IfPacket.PACKET_RX_RING, request, $"reserve a capture ring of {blocks} MiB for {options.InterfaceName}");
        Map(socket, blocks * BlockLength, options.InterfaceName);
    }

    public override int Read(Span<FrameSlot> slots)
    {
        var index = _head;
        var count = 0;
        while (count < slots.Length)
        {
            var header = Header(index);

            // Acquire: the frame's bytes are read only after the kernel has said that they are ours.
            if ((Volatile.Read(ref header->tp_status) & IfPacket.TP_STATUS_USER) == 0)
            {
                break;
            }

            Prefetch(Header(Ahead(index)));
            slots[count++] = Describe(
                (byte*)header + header->tp_mac,
                header->tp_snaplen,
                header->tp_len,
                header->tp_status,
                header->tp_vlan_tci,
                header->tp_sec,
                header->tp_nsec);
            index = Next(index);
        }

        _taken = count;
        return count;
    }

    public override void Release()
    {
        for (; _taken > 0; _taken--)
        {
            Volatile.Write(ref Header(_head)->tp_status, IfPacket.TP_STATUS_KERNEL);
            _head = Next(_head);
        }
    }

    /// <summary>Has the lines fetched that hold a slot's header and the start of its frame: slots lie too far apart for the processor to foresee.</summary>
    private static void Prefetch(tpacket2_hdr* slot)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(slot);
            Sse.Prefetch0((byte*)slot + CacheLine);
            Sse.Prefetch0((byte*)slot + (2 * CacheLine));
        }
    }

    private int Ahead(int index) => index + PrefetchDistance < _slotCount ? index + PrefetchDistance : index + PrefetchDistance - _slotCount;

    private int Next(int index) => index + 1 == _slotCount ? 0 : index + 1;

    private tpacket2_hdr* Header(int index)
    {
        var (block, slot) = Math.DivRem(index, SlotsPerBlock);
        return (tpacket2_hdr*)(Start + (block * BlockLength) + (slot * SlotLength));
    }
}
