namespace Lb.Core.Forwarding;

/// <summary>
/// One captured frame of a batch: where its bytes are in the batch's buffer, and what was decided about it.
/// The <see cref="Headroom"/> octets before <see cref="Offset"/> belong to the device that received the frame; the AF_PACKET device
/// keeps a virtio-net header there and reads it back when the frame is sent. Every device must have them in its buffer, and one
/// that has nothing to say leaves them zero, which as a virtio-net header means "no offload, checksums complete".
/// </summary>
public struct FrameSlot
{
    /// <summary>The <see cref="EgressPort"/> of a frame that leaves by no port, because pieces of it leave instead.</summary>
    public const byte NoPort = byte.MaxValue;

    /// <summary>Octets every device leaves before a frame in the batch's buffer, zero unless the device gave them a meaning.</summary>
    public const int Headroom = 16;

    /// <summary>Where the Ethernet header starts in the batch's buffer, in octets; at least <see cref="Headroom"/>.</summary>
    public int Offset;

    /// <summary>Captured octets from <see cref="Offset"/> on.</summary>
    public int Length;

    /// <summary>Octets on the wire; more than <see cref="Length"/> if the capture cut the frame.</summary>
    public int OriginalLength;

    /// <summary>Octets of payload in each segment of a super-frame (TSO/GRO); 0 for an ordinary frame.</summary>
    public ushort SegmentSize;

    /// <summary>Whether the sender left the transport checksum to the network card, as senders on this host do on veth and virtio.</summary>
    public bool HasPartialChecksum;

    /// <summary>Whether the device says that a VLAN tag was taken off the captured bytes; such a frame is not for an untagged service.</summary>
    public bool HasStrippedVlanTag;

    /// <summary>The decision.</summary>
    public Verdict Verdict;

    /// <summary>The reason when <see cref="Verdict"/> is <see cref="Forwarding.Verdict.Drop"/>.</summary>
    public DropReason DropReason;

    /// <summary>Index of the port the frame leaves by, for <see cref="Forwarding.Verdict.Forward"/> and <see cref="Forwarding.Verdict.Local"/>.</summary>
    public byte EgressPort;

    /// <summary>Whether the frame was received, rather than made by the forwarder: only then does it count.</summary>
    public bool WasReceived;

    /// <summary>When the frame was captured, in nanoseconds since the Unix epoch.</summary>
    public long TimestampNanoseconds;

    /// <summary>Whether the frame is to be transmitted out of <paramref name="port"/>.</summary>
    public readonly bool LeavesBy(byte port) => Verdict is Verdict.Forward or Verdict.Local && EgressPort == port;

    /// <summary>Records that a device did not take the frame for transmission.</summary>
    public void MarkTransmitFailed()
    {
        Verdict = Verdict.Drop;
        DropReason = DropReason.TransmitFailed;
    }
}
