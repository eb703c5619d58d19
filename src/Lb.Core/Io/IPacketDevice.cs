using Lb.Core.Forwarding;
using Lb.Core.Wire;

namespace Lb.Core.Io;

/// <summary>
/// Something that frames come from and go to: an AF_PACKET ring, a capture file, one end of an in-memory pair.
/// A device belongs to one thread at a time.
/// Before every received frame its batch's buffer holds <see cref="FrameSlot.Headroom"/> octets, zero unless the device gave them a
/// meaning: a frame may be sent by another device than the one that received it, and the AF_PACKET device reads a virtio-net header
/// there. <see cref="FrameBuffer"/> makes such batches for devices that copy.
/// </summary>
public interface IPacketDevice : IDisposable
{
    /// <summary>A name for people: the interface, the file.</summary>
    string Name { get; }

    /// <summary>The device's own station address.</summary>
    MacAddress Address { get; }

    /// <summary>
    /// Waits for frames. The batch stays valid until <see cref="Release"/>, which must be called before the next receive.
    /// </summary>
    /// <param name="timeout">How long to wait at most; zero only looks.</param>
    /// <param name="batch">The frames, at least one, when the result is <see cref="ReceiveResult.Frames"/>.</param>
    /// <exception cref="PacketDeviceException">The device failed and will not recover by itself.</exception>
    ReceiveResult Receive(TimeSpan timeout, out FrameBatch batch);

    /// <summary>Gives the memory of the last batch back to the device. Without a batch it does nothing.</summary>
    void Release();

    /// <summary>
    /// Sends every frame of <paramref name="batch"/> whose verdict is Forward or Local and whose egress port is <paramref name="port"/>.
    /// A frame the device does not take gets the verdict Drop with <see cref="DropReason.TransmitFailed"/>.
    /// </summary>
    /// <returns>How many frames were not taken.</returns>
    int Transmit(FrameBatch batch, byte port);

    /// <summary>Frames lost before they could be received, since the device was opened.</summary>
    long ReceiveDrops { get; }
}

/// <summary>What a receive call brought.</summary>
public enum ReceiveResult
{
    /// <summary>A batch of at least one frame.</summary>
    Frames,

    /// <summary>Nothing within the time.</summary>
    TimedOut,

    /// <summary>No frame will ever come again: the end of a file, a closed pair.</summary>
    End,
}

/// <summary>A device failed for good; the message names the device and the reason.</summary>
public class PacketDeviceException : Exception
{
    /// <summary>Makes the exception with a message for operators.</summary>
    public PacketDeviceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message for operators and its cause.</summary>
    public PacketDeviceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
