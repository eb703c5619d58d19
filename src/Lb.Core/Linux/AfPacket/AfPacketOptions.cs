using Lb.Core.Io;

namespace Lb.Core.Linux.AfPacket;

/// <summary>How to open an <see cref="AfPacketDevice"/>.</summary>
/// <param name="InterfaceName">The network interface, 1 to 15 octets, as <c>ip link</c> prints it.</param>
public sealed record AfPacketOptions(string InterfaceName)
{
    /// <summary>Most frames one receive call brings.</summary>
    public const int MaximumBatch = 64;

    /// <summary>Default of <see cref="SendBufferBytes"/>.</summary>
    public const int DefaultSendBufferBytes = 4 << 20;

    /// <summary>How the kernel hands frames over. Default: <see cref="AfPacket.RingMode.LowLatency"/>.</summary>
    public RingMode RingMode { get; init; } = RingMode.LowLatency;

    /// <summary>Memory of the capture ring in MiB, 2 to 1024, default 64. It is locked kernel memory, once per worker.</summary>
    public int RingMebibytes { get; init; } = 64;

    /// <summary>
    /// Which frames to capture. It is in force before the socket sees its first frame. Default: every frame that arrives, also those
    /// for other stations.
    /// </summary>
    public BpfProgram? Filter { get; init; }

    /// <summary>Which clients come to one device of a group. Default: those of one address.</summary>
    public ClientGranularity ClientGranularity { get; init; }

    /// <summary>Room for frames on their way out, in octets, default 4 MiB. Beyond it the device says "try again".</summary>
    public int SendBufferBytes { get; init; } = DefaultSendBufferBytes;

    /// <summary>Refuses what the ring cannot be made of.</summary>
    internal void Validate()
    {
        if (RingMebibytes is < 2 or > 1024)
        {
            throw new PacketDeviceException($"The capture ring of {InterfaceName} cannot have {RingMebibytes} MiB; it takes 2 to 1024.");
        }
    }
}
