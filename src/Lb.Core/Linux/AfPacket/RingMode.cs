namespace Lb.Core.Linux.AfPacket;

/// <summary>How the kernel hands captured frames over; the figures are in docs/adr/0002-capture-ring.md.</summary>
public enum RingMode
{
    /// <summary>
    /// TPACKET_V2: each frame is visible at once. Every slot must hold a 64 KiB super-frame, so a ring of 64 MiB has about 960 slots.
    /// </summary>
    LowLatency,

    /// <summary>
    /// TPACKET_V3: frames are packed into blocks, and a block is visible when it is full or its timer (1 ms) ends. The same memory holds
    /// hundreds of thousands of small frames, at the price of up to a millisecond of delay on a quiet link.
    /// </summary>
    HighBurst,
}
