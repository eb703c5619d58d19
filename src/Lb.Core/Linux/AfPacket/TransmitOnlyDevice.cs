using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Linux.AfPacket;

/// <summary>A network interface that frames only leave by: a second arm, or the way into the host's own stack. It has no capture ring.</summary>
public sealed class TransmitOnlyDevice : IPacketDevice
{
    private readonly PacketTransmitter _transmitter;

    private TransmitOnlyDevice(LinkInfo link, PacketTransmitter transmitter)
    {
        Name = link.Name;
        Address = link.Address;
        _transmitter = transmitter;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The station address the interface had when the device was opened.</summary>
    public MacAddress Address { get; }

    /// <summary>Always 0: nothing is received.</summary>
    public long ReceiveDrops => 0;

    /// <summary>Opens the device.</summary>
    /// <param name="interfaceName">The network interface.</param>
    /// <param name="sendBufferBytes">Room for frames on their way out, in octets; default as in <see cref="AfPacketOptions.SendBufferBytes"/>.</param>
    /// <exception cref="PacketDeviceException">There is no such interface, or the privileges are missing.</exception>
    public static TransmitOnlyDevice Open(string interfaceName, int sendBufferBytes = AfPacketOptions.DefaultSendBufferBytes)
    {
        try
        {
            var link = AfPacketDevice.FindLink(interfaceName);
            return new TransmitOnlyDevice(link, new PacketTransmitter(interfaceName, link.Index, sendBufferBytes));
        }
        catch (LinuxException error)
        {
            throw new PacketDeviceException(error.Message, error);
        }
    }

    /// <summary>Never brings a frame.</summary>
    public ReceiveResult Receive(TimeSpan timeout, out FrameBatch batch)
    {
        batch = default;
        return ReceiveResult.End;
    }

    /// <inheritdoc/>
    public void Release()
    {
        // Nothing was received, so nothing is held.
    }

    /// <inheritdoc/>
    public int Transmit(FrameBatch batch, byte port) => _transmitter.Transmit(batch, port);

    /// <inheritdoc/>
    public void Dispose() => _transmitter.Dispose();
}
