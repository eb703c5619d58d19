using System.Runtime.InteropServices;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Raw;

/// <summary>
/// Sends whole Ethernet frames out of any interface: gratuitous ARP and neighbour advertisements. It receives nothing. It belongs to the
/// network namespace of the thread that opened it.
/// </summary>
internal sealed unsafe class LinkFrameSocket : IDisposable
{
    private readonly FileDescriptor _socket = PacketSocket.Open("address announcements");

    /// <summary>Opens the socket.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public LinkFrameSocket() => RawIpSocket.PutFirst(_socket);

    /// <summary>Sends one frame; the driver pads it.</summary>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="frame">The frame from its destination address on.</param>
    /// <returns>0, or the error number: ENETDOWN while the interface is down, ENXIO where there is none, EINVAL for less than a header.</returns>
    public int Send(int interfaceIndex, ReadOnlySpan<byte> frame)
    {
        var address = new sockaddr_ll { sll_family = Socket.AF_PACKET, sll_ifindex = interfaceIndex, sll_halen = MacAddress.Length };

        // As it lies in the frame, which is network order: firewalls see the packet by it.
        if (EthernetFrame.TryParse(frame, out _))
        {
            address.sll_protocol = MemoryMarshal.Read<ushort>(frame[(2 * MacAddress.Length)..]);
        }

        fixed (byte* first = frame)
        {
            return Socket.sendto(_socket, first, (nuint)frame.Length, 0, &address, (uint)sizeof(sockaddr_ll)) < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
