using Lb.Core.Configuration;
using Lb.Core.Linux;
using Lb.Core.Linux.Netlink;
using Lb.Core.Model;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <content>What the state machine asks for, done.</content>
internal sealed partial class VrrpRouter
{
    private static readonly TimeSpan RestoreInterval = TimeSpan.FromSeconds(1);

    private bool _holdsAddresses;
    private bool _sparesAddresses;
    private Instant _restoresFrom;
    private int _lastSendError;

    /// <summary>Performs everything that is asked for, in order.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool PerformActions(Instant now)
    {
        var any = false;
        while (Machine.TryTakeAction(out var action))
        {
            any = true;
            Perform(action, now);
        }

        return any;
    }

    /// <summary>The service cannot go on: the addresses go, and others are told.</summary>
    public void GiveUp()
    {
        RemoveAddresses();
        if (Machine.State == VrrpState.Master)
        {
            Advertise(0);
        }
    }

    private void Perform(in VrrpAction action, Instant now)
    {
        switch (action.Kind)
        {
            case VrrpActionKind.ActivateServices:
                SetRole(isMaster: true);
                break;
            case VrrpActionKind.DeactivateServices:
                SetRole(isMaster: false);
                break;
            case VrrpActionKind.AddAddresses:
                AddAddresses();
                break;
            case VrrpActionKind.RemoveAddresses:
                RemoveAddresses();
                break;
            case VrrpActionKind.SendAdvertisement:
                Advertise(action.Priority);
                break;
            case VrrpActionKind.SendGratuitous:
                Announce(action.Repeat, now);
                break;
            case VrrpActionKind.Notify:
                Notify(action);
                break;
        }
    }

    private void SetRole(bool isMaster)
    {
        try
        {
            _workshop.Host.SetRole(Name, isMaster);
        }
        catch (Exception error) when (error is LinuxException or LoadBalancerException)
        {
            // Mastership goes on: the address answers from this host's own server, which is more than nothing.
            _workshop.Log.RoleFailed(Name, error.Message);
        }
    }

    private void AddAddresses()
    {
        _holdsAddresses = true;
        Report(_workshop.Addresses.Add(Settings.Addresses, Settings.Config.VirtualRoutes, AddressInterface, _workshop.Links));
    }

    private void RemoveAddresses()
    {
        var removed = new List<InetAddress>();
        var addresses = _holdsAddresses ? Settings.Addresses : Settings.Addresses.Where(address => !IsHostsOwn(address));
        Report(_workshop.Addresses.Remove(addresses, Settings.Config.VirtualRoutes, AddressInterface, _workshop.Links, removed));
        if (!_holdsAddresses && removed.Count > 0)
        {
            _workshop.Log.Leftovers(Name, string.Join(", ", removed));
        }

        _holdsAddresses = false;
        foreach (var address in Settings.Addresses)
        {
            _workshop.Announcer.Forget(address.Address);
        }
    }

    /// <summary>What a reload takes from a MASTER goes first, of every router, before another may take it over.</summary>
    public void ReleaseAddresses(VrrpRouterSettings next)
    {
        if (!_holdsAddresses)
        {
            return;
        }

        var addresses = Settings.Addresses.Where(old => !next.Addresses.Any(kept => ConfigDifference.Same(old, kept))).ToArray();
        var routes = Settings.Config.VirtualRoutes.Where(old => !next.Config.VirtualRoutes.Any(kept => ConfigDifference.Same(old, kept)));
        Report(_workshop.Addresses.Remove(addresses, routes, AddressInterface, _workshop.Links, []));
        foreach (var address in addresses)
        {
            _workshop.Announcer.Forget(address.Address);
        }
    }

    /// <summary>Takes away what a predecessor that was killed left: it would answer for a MASTER elsewhere until this router starts.</summary>
    public void RemoveLeftovers()
    {
        var spared = Settings.Addresses.Where(IsHostsOwn).ToList();
        _sparesAddresses = spared.Count > 0;
        foreach (var own in spared)
        {
            _workshop.Log.AddressFailed(
                Name,
                $"{own.Address} is the only address {Identity.InterfaceName} can send from, so it is this host's own and stays; a virtual address has to be another one");
        }

        RemoveAddresses();
    }

    /// <summary>What was spared because the interface had no other address was a leftover after all if it has one now.</summary>
    private void RemoveLateLeftovers()
    {
        if (_sparesAddresses && !_holdsAddresses && !Settings.Addresses.Any(IsHostsOwn))
        {
            RemoveLeftovers();
        }
    }

    /// <summary>
    /// Whether what looks like a leftover is the address this host is reached by: nothing else on the interface could send. keepalived takes
    /// it away, and with it the way to the host.
    /// </summary>
    private bool IsHostsOwn(VirtualAddressConfig address) =>
        CouldSend(address.Address)
        && ((_source ?? Identity.WrittenSource) is not { } source || source == address.Address)
        && (address.Interface ?? AddressInterface) == Identity.InterfaceName
        && LinkOf(address) is { } link
        && IsHeldBy(link, address);

    private bool CouldSend(InetAddress address) =>
        address.IsIPv4 != Identity.IsIPv6 && address.IsIPv6LinkLocal == (Identity.IsIPv6 && !Identity.IsUnicast);

    private void TakeNewAddresses(VrrpRouterSettings before)
    {
        if (!_holdsAddresses)
        {
            return;
        }

        var addresses = Settings.Addresses.Where(added => !before.Addresses.Any(old => ConfigDifference.Same(old, added))).ToArray();
        var routes = Settings.Config.VirtualRoutes.Where(added => !before.Config.VirtualRoutes.Any(old => ConfigDifference.Same(old, added)));
        Report(_workshop.Addresses.Add(addresses, routes, AddressInterface, _workshop.Links));
        foreach (var address in addresses)
        {
            Announce(address, MonotonicClock.Now);
        }
    }

    /// <summary>Somebody else took an address of a MASTER away: it is what makes it the MASTER, so it is put back.</summary>
    private void RestoreAddresses()
    {
        var now = MonotonicClock.Now;
        if (!_holdsAddresses || Machine.State != VrrpState.Master)
        {
            return;
        }

        if (now < _restoresFrom)
        {
            // Two managers that fight over an address do not do so at the speed of the machine.
            _workshop.LookAgainSoon();
            return;
        }

        var missing = Settings.Addresses.Where(IsMissing).ToArray();
        if (missing.Length > 0)
        {
            _restoresFrom = now + RestoreInterval;
            _workshop.Log.AddressRestored(Name, string.Join(", ", missing.Select(static address => address.Address)));
            Report(_workshop.Addresses.Add(missing, Settings.Config.VirtualRoutes, AddressInterface, _workshop.Links));
            foreach (var address in missing)
            {
                Announce(address, now);
            }
        }
    }

    private bool IsMissing(VirtualAddressConfig address) => LinkOf(address) is { } link && !IsHeldBy(link, address);

    private bool IsHeldBy(LinkInfo link, VirtualAddressConfig address) =>
        _workshop.Links.AddressesOf(link.Index).Any(held => held.Address == address.Address);

    private LinkInfo? LinkOf(VirtualAddressConfig address) => _workshop.Links.Find(address.Interface ?? AddressInterface);

    private void Report(List<string> failures)
    {
        foreach (var failure in failures)
        {
            _workshop.Log.AddressFailed(Name, failure);
        }
    }

    private void Advertise(byte priority)
    {
        if (_source is not { } source || _socketKey is not { } key || _workshop.Sockets.Find(key) is not { } socket)
        {
            // The interface is gone, and with it everybody who could hear.
            return;
        }

        var error = _sender.Send(socket, source, priority);
        if (error != _lastSendError)
        {
            _lastSendError = error;
            _workshop.Log.SendChanged(Name, Identity.InterfaceName, error);
        }

        if (priority == 0 && error == 0)
        {
            _workshop.Log.Resigned(Name);
        }
    }

    private void Announce(int repeat, Instant now)
    {
        for (var round = 0; round < repeat; round++)
        {
            foreach (var address in Settings.Addresses)
            {
                Announce(address, now);
            }
        }
    }

    private void Announce(VirtualAddressConfig address, Instant now)
    {
        if (LinkOf(address) is { } link)
        {
            _workshop.Announcer.Announce(new Announcement(link.Index, link.Address, address.Address), now);
        }
    }

    private void Notify(in VrrpAction action)
    {
        var last = Machine.LastTransition;
        _workshop.Log.Entering(Name, action.State, last, Machine);
        _workshop.Host.Notify(new VrrpNotification(false, Name, VrrpWords.Of(action.State), action.Priority, Settings.Config.NotifyScripts));
        Group?.NoteChange();
    }

    /// <summary>Where addresses go that name no interface.</summary>
    private string AddressInterface => _virtualMac?.Name ?? Identity.InterfaceName;
}
