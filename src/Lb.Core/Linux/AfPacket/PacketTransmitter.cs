using System.Runtime.InteropServices;
using Lb.Core.Forwarding;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.AfPacket;

/// <summary>
/// Sends frames from where they lie: one <c>sendmmsg</c> takes up to 64 of them, each as one piece of memory that begins with the
/// virtio-net header the capture left there, so pending checksums and segmentation stay pending.
/// </summary>
internal sealed unsafe class PacketTransmitter : IDisposable
{
    private const int Capacity = AfPacketOptions.MaximumBatch;

    // A full queue drains in microseconds or not at all; what does not fit after this many tries is lost, as on any full link.
    private const int RetriesPerBatch = 8;
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(1);

    private readonly FileDescriptor _socket;
    private readonly mmsghdr* _messages;
    private readonly iovec* _vectors;
    private readonly int[] _slots = new int[Capacity];

    /// <summary>Opens a socket that only sends: with protocol 0 the kernel never queues a captured frame on it.</summary>
    public PacketTransmitter(string interfaceName, int interfaceIndex, int sendBufferBytes)
    {
        _socket = PacketSocket.Open(interfaceName);
        try
        {
            SocketOptions.Set(_socket, Socket.SOL_PACKET, IfPacket.PACKET_VNET_HDR, 1, $"pass offloads through to {interfaceName} (PACKET_VNET_HDR)");
            SocketOptions.Set(_socket, Socket.SOL_PACKET, IfPacket.PACKET_QDISC_BYPASS, 1, $"bypass the queueing discipline of {interfaceName}");

            // FORCE needs CAP_NET_ADMIN; without it the plain option gives as much as net.core.wmem_max allows.
            _ = SocketOptions.TrySet(_socket, Socket.SOL_SOCKET, Socket.SO_SNDBUFFORCE, sendBufferBytes)
                || SocketOptions.TrySet(_socket, Socket.SOL_SOCKET, Socket.SO_SNDBUF, sendBufferBytes);
            PacketSocket.Bind(_socket, interfaceName, interfaceIndex, protocol: 0);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _messages = (mmsghdr*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(mmsghdr));
        _vectors = (iovec*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(iovec));
        for (var i = 0; i < Capacity; i++)
        {
            _messages[i].msg_hdr.msg_iov = &_vectors[i];
            _messages[i].msg_hdr.msg_iovlen = 1;
        }
    }

    /// <summary>Sends what <see cref="Io.IPacketDevice.Transmit"/> describes.</summary>
    /// <returns>How many frames were not taken.</returns>
    public int Transmit(FrameBatch batch, byte port)
    {
        var failed = 0;
        var retries = RetriesPerBatch;
        fixed (byte* start = batch.Buffer)
        {
            var next = 0;
            while (next < batch.Frames.Length)
            {
                var count = Gather(batch, port, start, ref next, ref failed);
                failed += Send(batch.Frames, count, ref retries);
            }
        }

        return failed;
    }

    public void Dispose()
    {
        if (!_socket.IsClosed)
        {
            _socket.Dispose();
            NativeMemory.Free(_messages);
            NativeMemory.Free(_vectors);
        }
    }

    private int Gather(FrameBatch batch, byte port, byte* start, ref int next, ref int failed)
    {
        var count = 0;
        for (; next < batch.Frames.Length && count < Capacity; next++)
        {
            ref var slot = ref batch.Frames[next];
            if (!slot.LeavesBy(port))
            {
                continue;
            }

            if (slot.Offset < PacketRing.VnetHeaderLength || slot.Length < 0 || slot.Length > batch.Buffer.Length - slot.Offset)
            {
                slot.MarkTransmitFailed();
                failed++;
                continue;
            }

            _vectors[count].iov_base = start + slot.Offset - PacketRing.VnetHeaderLength;
            _vectors[count].iov_len = (nuint)(slot.Length + PacketRing.VnetHeaderLength);
            _slots[count++] = next;
        }

        return count;
    }

    /// <summary>Sends the gathered messages. After a short count the kernel names the reason on the next call, for the first unsent message.</summary>
    private int Send(Span<FrameSlot> frames, int count, ref int retries)
    {
        var failed = 0;
        for (var sent = 0; sent < count;)
        {
            var taken = Socket.sendmmsg(_socket, _messages + sent, (uint)(count - sent), Socket.MSG_DONTWAIT);
            if (taken > 0)
            {
                sent += taken;
            }
            else if (retries > 0 && IsPassing(Marshal.GetLastPInvokeError()))
            {
                retries--;
            }
            else
            {
                frames[_slots[sent++]].MarkTransmitFailed();
                failed++;
            }
        }

        return failed;
    }

    private bool IsPassing(int error)
    {
        switch (error)
        {
            case Errno.EAGAIN:
                _ = DescriptorWait.Wait(_socket, Poll.POLLOUT, wake: null, RetryWait);
                return true;
            case Errno.ENOBUFS:
                _ = Thread.Yield();
                return true;
            default:
                return error == Errno.EINTR;
        }
    }
}
