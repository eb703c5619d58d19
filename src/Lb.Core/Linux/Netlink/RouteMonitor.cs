using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Netlink;

/// <summary>
/// Tells changes of links, addresses, neighbours and routes as they happen, both families. Open it before reading the present state
/// through <see cref="RouteSocket"/>, so that nothing falls between. It belongs to one thread at a time; only <see cref="Wake"/> may
/// be called from others.
/// </summary>
public sealed class RouteMonitor : IDisposable
{
    private readonly NetlinkSocket _socket;
    private readonly WakeSignal _wake = new();
    private readonly byte[] _buffer = new byte[64 << 10];
    private readonly Queue<RouteEvent> _events = new();

    /// <summary>Subscribes.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public RouteMonitor()
    {
        _socket = new NetlinkSocket();
        ReadOnlySpan<int> groups =
        [
            RtNetlink.RTNLGRP_LINK,
            RtNetlink.RTNLGRP_NEIGH,
            RtNetlink.RTNLGRP_IPV4_IFADDR,
            RtNetlink.RTNLGRP_IPV6_IFADDR,
            RtNetlink.RTNLGRP_IPV4_ROUTE,
            RtNetlink.RTNLGRP_IPV6_ROUTE,
        ];
        foreach (var group in groups)
        {
            _socket.Join(group);
        }
    }

    /// <summary>Waits for the next event.</summary>
    /// <param name="timeout">How long to wait at most; zero only looks, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <returns>The event, or null when time ran out or <see cref="Wake"/> was called.</returns>
    /// <exception cref="LinuxException">The socket failed.</exception>
    public RouteEvent? Receive(TimeSpan timeout)
    {
        while (_events.Count == 0)
        {
            var datagram = _socket.Receive(_buffer, out var error);
            switch (error)
            {
                case 0:
                    Read(datagram, _events);
                    break;
                case Errno.ENOBUFS:
                    _events.Enqueue(new ResyncNeededEvent());
                    break;
                case Errno.EAGAIN or Errno.EINTR:
                    // A failed descriptor is told by the next receive, which fetches the error.
                    if (_socket.Wait(timeout, _wake) is WaitOutcome.TimedOut or WaitOutcome.Woken)
                    {
                        return null;
                    }

                    break;
                default:
                    throw LinuxException.FromError("receive from the route monitor", error);
            }
        }

        return _events.Dequeue();
    }

    /// <summary>Ends the present or next <see cref="Receive"/> from another thread.</summary>
    public void Wake() => _wake.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _wake.Dispose();
    }

    /// <summary>Turns a datagram into events; what is not understood is skipped.</summary>
    internal static void Read(ReadOnlySpan<byte> datagram, Queue<RouteEvent> events)
    {
        while (NetlinkMessage.TryRead(ref datagram, out var message))
        {
            if (ToEvent(message) is { } change)
            {
                events.Enqueue(change);
            }
        }
    }

    private static RouteEvent? ToEvent(NetlinkMessage message)
    {
        var type = message.Header.nlmsg_type;
        switch (type)
        {
            case RtNetlink.RTM_NEWLINK or RtNetlink.RTM_DELLINK:
                return LinkInfo.TryParse(message) is { } link ? new LinkEvent(link, type == RtNetlink.RTM_DELLINK) : null;
            case RtNetlink.RTM_NEWADDR or RtNetlink.RTM_DELADDR:
                return AddressInfo.TryParse(message) is { } address ? new AddressEvent(address, type == RtNetlink.RTM_DELADDR) : null;
            case RtNetlink.RTM_NEWNEIGH or RtNetlink.RTM_DELNEIGH:
                return NeighborInfo.TryParse(message) is { } neighbor ? new NeighborEvent(neighbor, type == RtNetlink.RTM_DELNEIGH) : null;
            case RtNetlink.RTM_NEWROUTE or RtNetlink.RTM_DELROUTE:
                return new RoutesChangedEvent();
            case Native.Netlink.NLMSG_OVERRUN:
                return new ResyncNeededEvent();
            default:
                return null;
        }
    }
}
