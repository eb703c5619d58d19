using Lb.Core.Forwarding;
using Lb.Core.Wire;

namespace Lb.Core.Io.Pcap;

/// <summary>A capture file as a device to transmit to; each frame keeps the time stamp it was captured with. It receives nothing.</summary>
/// <param name="writer">The file; disposed with the device.</param>
/// <param name="address">The station address the device is to have.</param>
public sealed class PcapWriteDevice(PcapWriter writer, MacAddress address) : IPacketDevice
{
    /// <inheritdoc/>
    public string Name => writer.Name;

    /// <inheritdoc/>
    public MacAddress Address { get; } = address;

    /// <summary>Always 0.</summary>
    public long ReceiveDrops => 0;

    /// <summary>Tells the end at once.</summary>
    public ReceiveResult Receive(TimeSpan timeout, out FrameBatch batch)
    {
        batch = default;
        return ReceiveResult.End;
    }

    /// <inheritdoc/>
    public void Release()
    {
        // There is never a batch to give back.
    }

    /// <inheritdoc/>
    /// <exception cref="PacketDeviceException">The file does not take the frames: a full disk, say.</exception>
    public int Transmit(FrameBatch batch, byte port)
    {
        writer.WriteLeaving(batch, port);
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
