using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Lb.Core.Linux.Netlink;
using Lb.Core.Linux.Raw;
using Lb.Core.Model;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>
/// The shell of one virtual router: hands its state machine what happened, and performs what that asks for. Belongs to the VRRP thread.
/// </summary>
internal sealed partial class VrrpRouter : IDisposable
{
    private static readonly TimeSpan HandoverSlack = TimeSpan.FromMilliseconds(500);

    private readonly VrrpWorkshop _workshop;
    private readonly HashSet<InetAddress> _heard = [];
    private TrackedThings _tracked;
    private AdvertisementChecker _checker;
    private AdvertisementSender _sender;
    private ImmutableArray<VrrpUnicastPeer> _peers = [];
    private VrrpSocketKey? _socketKey;
    private InetAddress? _source;
    private string? _socketProblem;
    private VrrpDisagreement? _disagreement;

    /// <param name="settings">The router as configured.</param>
    /// <param name="tracked">What it tracks.</param>
    /// <param name="workshop">What routers share.</param>
    public VrrpRouter(VrrpRouterSettings settings, TrackedThings tracked, VrrpWorkshop workshop)
    {
        Settings = settings;
        _tracked = tracked;
        _workshop = workshop;
        Machine = new VrrpInstance(settings.Machine, default);
        LearnPeers(workshop.Links);
    }

    /// <summary>The router as configured.</summary>
    public VrrpRouterSettings Settings { get; private set; }

    /// <summary>The state machine.</summary>
    public VrrpInstance Machine { get; }

    /// <summary>The sync group it belongs to, or null.</summary>
    public VrrpGroup? Group { get; set; }

    /// <summary>Whether a valid advertisement of another node was heard since it was last asked; tells a handover that it is over.</summary>
    public bool HasHeardMaster { get; set; }

    /// <summary>How long another node may take to become MASTER after this one resigned.</summary>
    public TimeSpan Handover =>
        VrrpTimers.Skew(Identity.Version, Machine.EffectivePriority, Settings.Machine.AdvertisementInterval) + HandoverSlack;

    /// <summary>The socket it needs, or null while it has no interface or address.</summary>
    public VrrpSocketKey? SocketKey => _socketKey;

    private VrrpRouterIdentity Identity => Settings.Identity;

    private string Name => Identity.Name;

    /// <summary>Hands the state machine one input, through the sync group if there is one.</summary>
    public void Handle(in VrrpEvent happened, Instant now)
    {
        var pauses = Machine.Counters.Pauses;
        if (Group is { } group)
        {
            group.Machine.Handle(Machine, happened, now);
        }
        else
        {
            Machine.Handle(happened, now);
        }

        if (pauses != Machine.Counters.Pauses)
        {
            _workshop.Log.Paused(Name);
        }
    }

    /// <summary>Whether packets of a socket with a virtual router id are this router's.</summary>
    public bool Takes(VrrpSocket socket, byte virtualRouterId) =>
        Identity.VirtualRouterId == virtualRouterId && _socketKey is { } key && ReferenceEquals(_workshop.Sockets.Find(key), socket);

    /// <summary>Checks a packet and hands in the advertisement, or counts why not.</summary>
    public void Receive(in VrrpDatagram datagram, ReadOnlySpan<byte> message, Instant now)
    {
        var error = _checker.Check(datagram, message, out var accepted);
        if (error != VrrpReceiveError.None)
        {
            Machine.Counters.CountDiscarded(error);
            if (VrrpDisagreement.IsCause(error) && datagram.Source != _source)
            {
                _disagreement = new VrrpDisagreement(datagram.Source, error, now);
            }

            _workshop.Log.Discarded(Name, datagram.Source, error, now);
            return;
        }

        Machine.Counters.CountRemarks(accepted.Remarks);
        HasHeardMaster |= accepted.Priority > 0 && accepted.Source != _source;
        if (!Identity.IsUnicast && accepted.Source != _source)
        {
            HearDirector(accepted.Source);
        }

        Handle(VrrpEvent.AdvertisementReceived(accepted), now);
    }

    /// <summary>
    /// In multicast the other directors are known by what they say. In unicast they are configured, and a packet that anybody could send
    /// from anywhere adds none.
    /// </summary>
    private void HearDirector(InetAddress source)
    {
        if (_socketKey is not { } key || _heard.Contains(source))
        {
            return;
        }

        if (_heard.Count == VrrpWorkshop.MostHeard)
        {
            // Somebody makes senders up. The real one is heard again within an interval.
            _heard.Clear();
        }

        _ = _heard.Add(source);
        _workshop.Host.HearDirector(key.InterfaceIndex, source);
    }

    /// <summary>Links or addresses changed, or it is the first look: finds the interface, the source address and the socket again.</summary>
    public void LookAt(LinkTable links, Instant now)
    {
        FindItsPlace(links, now);
        RemoveLateLeftovers();
        RestoreAddresses();
    }

    private void FindItsPlace(LinkTable links, Instant now)
    {
        _tracked.LookAt(links);
        LearnPeers(links);
        var link = links.Find(Identity.InterfaceName);
        var source = link is null ? null : SourceAddress(links, link.Index);
        if (source is { } address && source != _source)
        {
            Machine.Handle(VrrpEvent.PrimaryAddressChanged(address), now);
        }

        _source = source;
        if (link?.Index != _socketKey?.InterfaceIndex)
        {
            _heard.Clear();
        }

        KeepVirtualMac(links, link);
        _socketKey = link is null || source is null ? null : KeyFor(link, source.Value);
        var isUp = link is { IsRunning: true } || (link is not null && !Settings.Config.TracksPrimaryInterface);
        var place = !isUp ? VrrpFaults.Link : source is null || !IsSocketOpen() ? VrrpFaults.NoAddress : VrrpFaults.None;
        SetFaults(place | TrackingFault, VrrpFaults.Link | VrrpFaults.NoAddress | VrrpFaults.Tracking, now);
        JudgeWeight(now);
    }

    /// <summary>Takes another configuration of the same router, without a transition.</summary>
    public void Reconfigure(VrrpRouterSettings settings, TrackedThings tracked, LinkTable links, Instant now)
    {
        var before = Settings;
        (Settings, _tracked) = (settings, tracked);
        var priority = Machine.EffectivePriority;
        Machine.Reconfigure(settings.Machine, now);
        if (priority != Machine.EffectivePriority)
        {
            TellPriority(priority);
        }

        TakeNewAddresses(before);

        // The table is older than what was added just now, so it cannot tell whether somebody took an address away.
        FindItsPlace(links, now);
    }

    /// <summary>The sync group it was in is gone, and with it what its members' faults meant here.</summary>
    public void LeaveGroup(Instant now)
    {
        Group = null;
        SetFaults(VrrpFaults.None, VrrpFaults.SyncGroup, now);
    }

    /// <summary>For people and programs that ask.</summary>
    public VrrpStatus ToStatus(Instant now) => new()
    {
        Name = Name,
        InterfaceName = Identity.InterfaceName,
        VirtualRouterId = Identity.VirtualRouterId,
        Version = Identity.Version,
        IsUnicast = Identity.IsUnicast,
        Peers = [.. _peers.Select(static peer => peer.Address)],
        SourceAddress = _source,
        VirtualAddresses = [.. Settings.Addresses.Select(static address => address.Address)],
        SyncGroup = Group?.Name,
        AdvertisementInterval = Settings.Machine.AdvertisementInterval,
        Tracked = _tracked.ToStatus(),
        Disagreement = _disagreement,
        Snapshot = Machine.Snapshot(),
        Now = now,
    };

    [MemberNotNull(nameof(_checker), nameof(_sender))]
    private void LearnPeers(LinkTable links)
    {
        // The origin's file lists both nodes on both: this one's own address is no peer.
        _peers = [.. Settings.Peers.Where(peer => !links.IsOwn(peer.Address))];
        _checker = new AdvertisementChecker(Settings.ExpectationsWith(_peers.IsEmpty ? Settings.Peers : _peers));
        _sender = new AdvertisementSender(Settings, _peers);
    }

    private InetAddress? SourceAddress(LinkTable links, int interfaceIndex)
    {
        if (Identity.WrittenSource is { } written)
        {
            return links.IsOwn(written) ? written : null;
        }

        // Of several addresses the one the others send to is the one to send from.
        foreach (var peer in Settings.Peers)
        {
            if (links.AddressesOf(interfaceIndex).Any(held => held.Address == peer.Address))
            {
                return peer.Address;
            }
        }

        return links.PrimaryAddress(interfaceIndex, Identity.IsIPv6, isLinkLocal: !Identity.IsUnicast, _workshop.VirtualAddresses);
    }

    private VrrpSocketKey KeyFor(LinkInfo link, InetAddress source)
    {
        if (Identity.IsUnicast)
        {
            return new VrrpSocketKey(link.Name, link.Index, source, link.Name, link.Index);
        }

        var sendsByMacvlan = _virtualMac is not null && Identity.VirtualMac is { TransmitsFromBase: false };
        return sendsByMacvlan
            ? new VrrpSocketKey(link.Name, link.Index, Identity.Group, _virtualMac!.Name, _virtualMac.Index)
            : new VrrpSocketKey(link.Name, link.Index, Identity.Group, link.Name, link.Index);
    }

    private bool IsSocketOpen()
    {
        var reason = _socketKey is { } key ? _workshop.Sockets.TryOpen(key) : null;
        if (reason is not null)
        {
            _workshop.LookAgainSoon();
            if (reason != _socketProblem)
            {
                _workshop.Log.NoSocket(Name, Identity.InterfaceName, reason);
            }
        }

        _socketProblem = reason;
        return reason is null;
    }
}
