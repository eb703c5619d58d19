using Lb.Core.Forwarding;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.AfPacket;

/// <summary>
/// TPACKET_V3 (Documentation/networking/packet_mmap.rst): blocks that the kernel fills with frames one after another and hands over whole.
/// A block is read in slices of one batch, and goes back when its last slice is released.
/// </summary>
internal sealed unsafe class PacketRingV3 : PacketRing
{
    // A block goes over after a millisecond even if nearly empty, so their number is also how many milliseconds of light traffic the ring
    // holds. A super-frame must fit; three do, and little is left over.
    private const int BlockLength = 256 << 10;
    private const int BlocksPerMebibyte = (1 << 20) / BlockLength;

    // Only a sanity check of the kernel for V3, which packs frames at their own length; a divisor of the block is what it wants.
    private const int NominalFrameLength = 1 << 11;

    // The shortest the kernel knows (packet_mmap.rst: "retire timer, in milliseconds").
    private const uint RetireMilliseconds = 1;

    private readonly int _blockCount;
    private int _block;
    private uint _left;
    private byte* _next;

    public PacketRingV3(FileDescriptor socket, AfPacketOptions options)
    {
        _blockCount = options.RingMebibytes * BlocksPerMebibyte;
        SocketOptions.Set(socket, Socket.SOL_PACKET, IfPacket.PACKET_VERSION, IfPacket.TPACKET_V3, $"choose TPACKET_V3 for {options.InterfaceName}");
        var request = new tpacket_req3
        {
            tp_block_size = BlockLength,
            tp_block_nr = (uint)_blockCount,
            tp_frame_size = NominalFrameLength,
            tp_frame_nr = (uint)_blockCount * (BlockLength / NominalFrameLength),
            tp_retire_blk_tov = RetireMilliseconds,
        };
        SocketOptions.Set(
            socket, Socket.SOL_PACKET, IfPacket.PACKET_RX_RING, request, $"reserve a capture ring of {options.RingMebibytes} MiB for {options.InterfaceName}");
        Map(socket, _blockCount * BlockLength, options.InterfaceName);
    }

    private tpacket_block_desc* Current => (tpacket_block_desc*)(Start + ((long)_block * BlockLength));

    public override int Read(Span<FrameSlot> slots)
    {
        while (_next is null)
        {
            // Acquire: the block's contents are read only after the kernel has said that they are ours.
            if ((Volatile.Read(ref Current->hdr.block_status) & IfPacket.TP_STATUS_USER) == 0)
            {
                return 0;
            }

            _left = Current->hdr.num_pkts;
            _next = (byte*)Current + Current->hdr.offset_to_first_pkt;
            if (_left == 0)
            {
                Return();
            }
        }

        var count = 0;
        for (; count < slots.Length && _left > 0; count++, _left--)
        {
            var header = (tpacket3_hdr*)_next;
            slots[count] = Describe(
                (byte*)header + header->tp_mac,
                header->tp_snaplen,
                header->tp_len,
                header->tp_status,
                header->hv1.tp_vlan_tci,
                header->tp_sec,
                header->tp_nsec);
            _next += header->tp_next_offset;
        }

        return count;
    }

    public override void Release()
    {
        if (_next is not null && _left == 0)
        {
            Return();
        }
    }

    private void Return()
    {
        Volatile.Write(ref Current->hdr.block_status, IfPacket.TP_STATUS_KERNEL);
        _block = _block + 1 == _blockCount ? 0 : _block + 1;
        _next = null;
    }
}
