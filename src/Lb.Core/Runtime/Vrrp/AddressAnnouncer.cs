using Lb.Core.Configuration;
using Lb.Core.Linux.Raw;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>
/// Sends gratuitous ARP and unsolicited neighbour advertisements, at once or at the pace <c>vrrp_garp_interval</c> and
/// <c>vrrp_gna_interval</c> ask for.
/// </summary>
internal sealed class AddressAnnouncer : IDisposable
{
    // A pace of a second and a hundred addresses would otherwise queue more with every refresh than is ever sent.
    private const int MostWaiting = 4096;

    private readonly LinkFrameSocket _socket = new();
    private readonly Queue<Announcement> _waiting = new();
    private readonly byte[] _frame = new byte[AddressAnnouncement.MaxLength];
    private Instant _next;

    /// <summary>Least time between two gratuitous ARP frames.</summary>
    public TimeSpan ArpInterval { get; set; }

    /// <summary>Least time between two unsolicited neighbour advertisements.</summary>
    public TimeSpan NeighborAdvertisementInterval { get; set; }

    /// <summary>When <see cref="SendDue"/> has something to do; null if nothing waits.</summary>
    public Instant? NextDeadline => _waiting.Count == 0 ? null : _next;

    /// <summary>Takes the pace from a configuration.</summary>
    public void Configure(GratuitousConfig global)
    {
        ArpInterval = global.ArpInterval ?? TimeSpan.Zero;
        NeighborAdvertisementInterval = global.NeighborAdvertisementInterval ?? TimeSpan.Zero;
    }

    /// <summary>Announces an address, now or as soon as the pace allows.</summary>
    public void Announce(in Announcement announcement, Instant now)
    {
        if (_waiting.Count == 0 && now >= _next)
        {
            Send(announcement, now);
        }
        else if (_waiting.Count < MostWaiting)
        {
            _waiting.Enqueue(announcement);
        }
    }

    /// <summary>Sends what is due.</summary>
    public void SendDue(Instant now)
    {
        while (_waiting.Count > 0 && now >= _next)
        {
            Send(_waiting.Dequeue(), now);
        }
    }

    /// <summary>Forgets what was to be sent for an address that is no longer here.</summary>
    public void Forget(InetAddress address)
    {
        for (var left = _waiting.Count; left > 0; left--)
        {
            var announcement = _waiting.Dequeue();
            if (announcement.Address != address)
            {
                _waiting.Enqueue(announcement);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Send(in Announcement announcement, Instant now)
    {
        var length = AddressAnnouncement.WriteTo(_frame, announcement.MacAddress, announcement.Address, isRouter: false);

        // What an interface does not take now is repeated by the next batch; there is nobody to tell.
        _ = _socket.Send(announcement.InterfaceIndex, _frame.AsSpan(0, length));
        _next = now + (announcement.Address.IsIPv4 ? ArpInterval : NeighborAdvertisementInterval);
    }
}

/// <summary>One frame to be sent.</summary>
/// <param name="InterfaceIndex">Where.</param>
/// <param name="MacAddress">Where the address lives.</param>
/// <param name="Address">The virtual address.</param>
internal readonly record struct Announcement(int InterfaceIndex, MacAddress MacAddress, InetAddress Address);
