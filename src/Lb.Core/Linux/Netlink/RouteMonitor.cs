using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Netlink;

/// <summary>
/// Tells changes of links, addresses, neighbours and routes as they happen, both families. Open it before reading the present state
/// through <see cref="RouteSocket"/>, so that nothing falls between. It belongs to one thread at a time; only <see cref="Wake"/> may
/// be called from others.
/// </summary>
public sealed class RouteMonitor : IDisposable
{
    private static readonly int[] LinkAndAddressGroups = [RtNetlink.RTNLGRP_LINK, RtNetlink.RTNLGRP_IPV4_IFADDR, RtNetlink.RTNLGRP_IPV6_IFADDR];

    private readonly NetlinkSocket _socket = new();
    private readonly WakeSignal _wake = new();
    private readonly byte[] _buffer = new byte[64 << 10];
    private readonly Queue<RouteEvent> _events = new();

    /// <summary>Subscribes.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public RouteMonitor()
        : this([.. LinkAndAddressGroups, RtNetlink.RTNLGRP_NEIGH, RtNetlink.RTNLGRP_IPV4_ROUTE, RtNetlink.RTNLGRP_IPV6_ROUTE])
    {
    }

    private RouteMonitor(ReadOnlySpan<int> groups)
    {
        foreach (var group in groups)
        {
            _socket.Join(group);
        }
    }

    /// <summary>The number of the descriptor that becomes readable, for a <see cref="PollSet"/>.</summary>
    internal int Number => _socket.Number;

    /// <summary>Subscribes to changes of links and addresses only: neighbours and routes of a busy host change all the time.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal static RouteMonitor OfLinksAndAddresses() => new(LinkAndAddressGroups);

    /// <summary>Throws away everything that has been told, without waiting, for who reads the present state through <see cref="RouteSocket"/> anyway.</summary>
    /// <returns>Whether there was anything, lost messages included.</returns>
    /// <exception cref="LinuxException">The socket failed.</exception>
    internal bool TryDrain()
    {
        var found = _events.Count > 0;
        _events.Clear();
        while (true)
        {
            _ = _socket.Receive(_buffer, out var error);
            switch (error)
            {
                case 0 or Errno.ENOBUFS:
                    found = true;
                    break;
                case Errno.EINTR:
                    break;
                case Errno.EAGAIN:
                    return found;
                default:
                    throw LinuxException.FromError("receive from the route monitor", error);
            }
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
