using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Linux.Native;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Linux.AfPacket;

/// <summary>
/// A network interface as a packet device: frames come from a capture ring shared with the kernel and leave straight from it
/// (packet(7), Documentation/networking/packet_mmap.rst). Super-frames of TSO and GRO pass whole, with their virtio-net header.
/// <para>
/// The socket sees frames before the nftables ingress hook (it is bound with ETH_P_ALL) and never sees what this host sends.
/// Frames sent by it do not show in captures on the same interface, because they bypass the layer where captures listen.
/// </para>
/// </summary>
public sealed class AfPacketDevice : IPacketDevice
{
    private readonly FileDescriptor _socket;
    private readonly PacketRing _ring;
    private readonly PacketTransmitter _transmitter;
    private readonly WakeSignal _wake = new();
    private readonly FrameSlot[] _slots = new FrameSlot[AfPacketOptions.MaximumBatch];
    private bool _isBatchOut;

    // An interface goes down before it is deleted, and a socket that knows it is down is told no more (packet_notifier, af_packet.c).
    private bool _isDown;
    private long _receiveDrops;

    private AfPacketDevice(AfPacketOptions options, LinkInfo link, FileDescriptor socket)
    {
        Name = options.InterfaceName;
        InterfaceIndex = link.Index;
        Address = link.Address;
        _socket = socket;
        var label = options.InterfaceName;

        // Without this, a super-frame with a pending checksum would be captured as if complete, and the receiver would discard it.
        SocketOptions.Set(socket, Socket.SOL_PACKET, IfPacket.PACKET_VNET_HDR, 1, $"capture offloads of {label} (PACKET_VNET_HDR)");
        SocketOptions.Set(socket, Socket.SOL_PACKET, IfPacket.PACKET_IGNORE_OUTGOING, 1, $"leave out what {label} sends (PACKET_IGNORE_OUTGOING)");
        if (options.Filter is { } filter)
        {
            ReplaceFilter(filter);
        }

        _ring = PacketRing.Create(socket, options);
        try
        {
            _transmitter = new PacketTransmitter(label, link.Index, options.SendBufferBytes);
            PacketSocket.Bind(socket, label, link.Index, IfEther.ETH_P_ALL);
        }
        catch
        {
            _ring.Dispose();
            _transmitter?.Dispose();
            _wake.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The interface's number, for netlink requests.</summary>
    public int InterfaceIndex { get; }

    /// <summary>The station address the interface had when the device was opened.</summary>
    public MacAddress Address { get; }

    /// <summary>Frames lost because the ring was full. Any thread may read it.</summary>
    public long ReceiveDrops
    {
        get
        {
            try
            {
                // Reading resets the kernel's counter (packet(7)), so every reading is added up here.
                var statistics = SocketOptions.Get<tpacket_stats_v3>(_socket, Socket.SOL_PACKET, IfPacket.PACKET_STATISTICS, $"read the ring counters of {Name}");
                _ = Interlocked.Add(ref _receiveDrops, statistics.tp_drops);
            }
            catch (ObjectDisposedException)
            {
                // After the end the last reading stands.
            }

            return Interlocked.Read(ref _receiveDrops);
        }
    }

    /// <summary>Opens one device.</summary>
    /// <exception cref="PacketDeviceException">There is no such interface, the privileges are missing, or memory for the ring is.</exception>
    public static AfPacketDevice Open(AfPacketOptions options)
    {
        options.Validate();
        FileDescriptor? socket = null;
        try
        {
            var link = FindLink(options.InterfaceName);
            socket = PacketSocket.Open(options.InterfaceName);
            return new AfPacketDevice(options, link, socket);
        }
        catch (LinuxException error)
        {
            socket?.Dispose();
            throw new PacketDeviceException(error.Message, error);
        }
    }

    /// <summary>
    /// Opens several devices that share the frames of one interface, one for each worker thread. All frames of a client address come to
    /// the same device (see <see cref="ClientAddressSpread"/>).
    /// </summary>
    /// <param name="options">As for <see cref="Open"/>, for each of them.</param>
    /// <param name="count">How many, 1 to 256.</param>
    /// <exception cref="PacketDeviceException">As for <see cref="Open"/>.</exception>
    public static IReadOnlyList<AfPacketDevice> OpenGroup(AfPacketOptions options, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 256);
        if (count == 1)
        {
            return [Open(options)];
        }

        var devices = new List<AfPacketDevice>(count);
        try
        {
            // Until all members have joined, frames would be spread over too few: nobody receives before the group is complete.
            while (devices.Count < count)
            {
                devices.Add(Open(options with { Filter = BpfProgram.Nothing }));
            }

            PacketFanout.Join(devices.ConvertAll(device => device._socket), options.InterfaceName, options.ClientGranularity);
            foreach (var device in devices)
            {
                device.ReplaceFilter(options.Filter ?? BpfProgram.Everything);
            }

            return devices;
        }
        catch (Exception error) when (error is LinuxException or PacketDeviceException)
        {
            devices.ForEach(device => device.Dispose());
            throw error as PacketDeviceException ?? new PacketDeviceException(error.Message, error);
        }
    }

    /// <summary>Replaces the capture filter in one step: every frame is judged by the old or by the new one. Any thread may call it.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public void ReplaceFilter(BpfProgram filter) =>
        filter.Attach(_socket, Socket.SOL_SOCKET, Socket.SO_ATTACH_FILTER, $"attach a capture filter to {Name}");

    /// <summary>Ends the present or next <see cref="Receive"/> from another thread; it then reports that time ran out.</summary>
    public void Wake() => _wake.Set();

    /// <inheritdoc/>
    /// <remarks>An interface that is down brings no frames, and brings them again when it is up. Only its deletion is a failure.</remarks>
    public ReceiveResult Receive(TimeSpan timeout, out FrameBatch batch)
    {
        if (_isBatchOut)
        {
            throw new InvalidOperationException("Release the last batch before receiving the next one.");
        }

        var count = _ring.Read(_slots);
        if (count == 0)
        {
            var outcome = DescriptorWait.Wait(_socket, Poll.POLLIN, _wake, timeout);
            if (outcome == WaitOutcome.Failed)
            {
                FetchError();
            }
            else if (_isDown)
            {
                ThrowIfDeleted();
            }

            count = outcome is WaitOutcome.Ready or WaitOutcome.Failed ? _ring.Read(_slots) : 0;
        }

        _isBatchOut = count > 0;
        _isDown &= !_isBatchOut;
        batch = new FrameBatch(_ring.Memory, _slots.AsSpan(0, count));
        return _isBatchOut ? ReceiveResult.Frames : ReceiveResult.TimedOut;
    }

    /// <inheritdoc/>
    public void Release()
    {
        _ring.Release();
        _isBatchOut = false;
    }

    /// <inheritdoc/>
    public int Transmit(FrameBatch batch, byte port) => _transmitter.Transmit(batch, port);

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _ring.Dispose();
        _transmitter.Dispose();
        _wake.Dispose();
    }

    /// <summary>Looks an interface up for a device.</summary>
    internal static LinkInfo FindLink(string interfaceName)
    {
        using var route = new RouteSocket();
        return route.FindLink(interfaceName)
            ?? throw new PacketDeviceException($"There is no network interface named '{interfaceName}'; 'ip link' lists those there are.");
    }

    private void FetchError()
    {
        // Reading SO_ERROR clears it, and the socket goes on when the interface comes back up (ENETDOWN).
        var error = SocketOptions.Get<int>(_socket, Socket.SOL_SOCKET, Socket.SO_ERROR, $"fetch the error of {Name}");
        ThrowIfDeleted();
        if (error is not (0 or Errno.ENETDOWN))
        {
            throw new PacketDeviceException(LinuxException.FromError($"receive from {Name}", error).Message);
        }

        _isDown = true;
    }

    private void ThrowIfDeleted()
    {
        if (PacketSocket.HasLostInterface(_socket))
        {
            throw new PacketDeviceException($"The network interface {Name} was deleted.");
        }
    }
}
