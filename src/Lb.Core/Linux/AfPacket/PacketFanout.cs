using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.AfPacket;

/// <summary>Joins packet sockets of one interface to a fanout group, in which each frame goes to exactly one of them (packet(7), PACKET_FANOUT).</summary>
internal static class PacketFanout
{
    private const int TypeShift = 16;
    private const int IdentifierMask = 0xFFFF;
    private const int Type = IfPacket.PACKET_FANOUT_CBPF | IfPacket.PACKET_FANOUT_FLAG_IGNORE_OUTGOING;

    /// <summary>Makes the group with an identifier that no other group of this network namespace has, and gives it <see cref="ClientAddressSpread"/>.</summary>
    public static void Join(IReadOnlyList<FileDescriptor> sockets, string interfaceName, ClientGranularity granularity)
    {
        var operation = $"share the frames of {interfaceName} between workers (PACKET_FANOUT)";
        SocketOptions.Set(sockets[0], Socket.SOL_PACKET, IfPacket.PACKET_FANOUT, (Type | IfPacket.PACKET_FANOUT_FLAG_UNIQUEID) << TypeShift, operation);
        var identifier = SocketOptions.Get<int>(sockets[0], Socket.SOL_PACKET, IfPacket.PACKET_FANOUT, operation) & IdentifierMask;

        // The program belongs to the group, so one member hands it over for all.
        ClientAddressSpread.Program(granularity).Attach(sockets[0], Socket.SOL_PACKET, IfPacket.PACKET_FANOUT_DATA, operation);
        foreach (var socket in sockets.Skip(1))
        {
            SocketOptions.Set(socket, Socket.SOL_PACKET, IfPacket.PACKET_FANOUT, identifier | (Type << TypeShift), operation);
        }
    }
}
