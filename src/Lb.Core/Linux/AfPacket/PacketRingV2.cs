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
    /// </summary>
    private const int SlotLength = 68 << 10;
    private const int BlockLength = 1 << 20;
    private const int SlotsPerBlock = BlockLength / SlotLength;

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

    private int Next(int index) => index + 1 == _slotCount ? 0 : index + 1;

    private tpacket2_hdr* Header(int index)
    {
        var (block, slot) = Math.DivRem(index, SlotsPerBlock);
        return (tpacket2_hdr*)(Start + (block * BlockLength) + (slot * SlotLength));
    }
}
