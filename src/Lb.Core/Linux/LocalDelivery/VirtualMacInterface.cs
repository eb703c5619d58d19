using Lb.Core.Linux.Native;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Linux.LocalDelivery;

/// <summary>
/// The virtual router's MAC address on this host (<c>use_vmac</c>): a macvlan on the interface that VRRP is spoken on, set up as
/// keepalived does. The virtual addresses go on it, so clients keep the MAC address they know when another node becomes MASTER.
/// <para>Membership of the VRRP group belongs on the interface beneath (<see cref="Raw.VrrpSocket"/>): told from here it would have
/// the virtual MAC address as its source, and a switch would believe that it lives here.</para>
/// </summary>
internal sealed class VirtualMacInterface : IDisposable
{
    // In force is the larger of an interface's own rp_filter and that of "all" (the kernel's ip-sysctl.rst): 0, which keepalived sets, gives
    // way to a strict "all", and packets whose way back is the interface beneath, ARP among them, would be discarded. 2 is loose.
    private const uint LooseReversePath = 2;

    // What keepalived 2.2.7 sets, seen in its netlink messages, but for rp_filter. It answers ARP for its own addresses only; it takes packets
    // whose way back is the interface beneath, which shares its link; and taking one address away does not take those with it that came later.
    private static readonly (ushort Number, uint Value)[] SettingsOfIPv4 =
    [
        (Ip.IPV4_DEVCONF_ARP_IGNORE, 1), (Ip.IPV4_DEVCONF_RP_FILTER, LooseReversePath), (Ip.IPV4_DEVCONF_ACCEPT_LOCAL, 1), (Ip.IPV4_DEVCONF_PROMOTE_SECONDARIES, 1),
    ];

    // Kept open: it belongs to the network namespace the interface is in, whatever thread disposes.
    private readonly RouteSocket _route;
    private readonly VirtualMacMark _mark;
    private readonly int _baseIndex;
    private bool _isDisposed;

    private VirtualMacInterface(RouteSocket route, VirtualMacMark mark, LinkInfo link)
    {
        _route = route;
        _mark = mark;
        _baseIndex = link.BaseIndex;
        Name = link.Name;
        Index = link.Index;
        Address = link.Address;
    }

    /// <summary>The interface's name.</summary>
    public string Name { get; }

    /// <summary>The interface's number.</summary>
    public int Index { get; }

    /// <summary>The virtual router's MAC address.</summary>
    public MacAddress Address { get; }

    /// <summary>
    /// Makes the interface and brings it up. A macvlan of that name and address is what a predecessor left that was killed: it goes first,
    /// and with it the virtual addresses on it.
    /// </summary>
    /// <param name="name">Its name: keepalived's are <c>vrrp.VRID</c> and <c>vrrp6.VRID</c>.</param>
    /// <param name="baseName">The interface beneath.</param>
    /// <param name="address">The virtual router's MAC address (<see cref="VrrpPacket.VirtualMac"/>).</param>
    /// <param name="isIPv6">Whether the virtual router's addresses are IPv6.</param>
    /// <exception cref="LinuxException">There is no such interface, the name is another's, the kernel refused, or /proc/sys cannot be written.</exception>
    public static VirtualMacInterface Create(string name, string baseName, MacAddress address, bool isIPv6)
    {
        var route = new RouteSocket();
        try
        {
            RemoveLeftover(route, name, address);
            var beneath = route.FindLink(baseName) ?? throw new LinuxException($"There is no network interface named {baseName}.", Errno.ENODEV);
            var mark = new VirtualMacMark(isIPv6 ? null : ArpBefore(route, beneath));
            return SetUp(route, mark, name, beneath, address, isIPv6);
        }
        catch
        {
            route.Dispose();
            throw;
        }
    }

    /// <summary>Removes the interface, and restores the one beneath if this was the last on it.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        using (_route)
        {
            _ = _route.DeleteLink(Index);
            Restore(_route, _mark, _baseIndex);
        }
    }

    /// <summary>What the first of ours found, those of a killed predecessor included; else what there is now.</summary>
    private static ArpBehavior? ArpBefore(RouteSocket route, LinkInfo beneath) =>
        MarksOn(route, beneath.Index).FirstOrDefault() ?? beneath.Arp;

    private static IEnumerable<ArpBehavior?> MarksOn(RouteSocket route, int baseIndex) =>
        from link in route.GetLinks()
        where link.IsMacvlan && link.BaseIndex == baseIndex
        let mark = VirtualMacMark.Parse(link.Alias)
        where mark?.Before is not null
        select mark.Before;

    private static void RemoveLeftover(RouteSocket route, string name, MacAddress address)
    {
        if (route.FindLink(name) is not { } found)
        {
            return;
        }

        if (!found.IsMacvlan || found.Address != address)
        {
            throw new LinuxException(
                $"The interface {name} exists and is not a virtual router's with the address {address}: choose another name for use_vmac, or remove it ('ip link delete {name}').",
                Errno.EEXIST);
        }

        _ = route.DeleteLink(found.Index);
        if (VirtualMacMark.Parse(found.Alias) is { } mark)
        {
            Restore(route, mark, found.BaseIndex);
        }
    }

    private static VirtualMacInterface SetUp(RouteSocket route, VirtualMacMark mark, string name, LinkInfo beneath, MacAddress address, bool isIPv6)
    {
        route.CreateMacvlan(name, beneath.Index, address);
        var link = route.FindLink(name) ?? throw new LinuxException($"The interface {name} disappeared while it was being made.", Errno.ENODEV);
        try
        {
            // The mark before the change that it remembers.
            route.ChangeLink(link.Index, new LinkChange { Alias = mark.ToString(), WithoutIPv6LinkLocal = true });
            InterfaceSysctl.ForVirtualMac(name, isIPv6);
            if (!isIPv6)
            {
                route.ChangeIPv4Settings(link.Index, SettingsOfIPv4);
                route.ChangeArp(beneath.Index, ArpBehavior.BeneathVirtualMac);
            }

            route.ChangeLink(link.Index, new LinkChange { IsUp = true });
            return new VirtualMacInterface(route, mark, link);
        }
        catch
        {
            _ = route.DeleteLink(link.Index);
            Restore(route, mark, beneath.Index);
            throw;
        }
    }

    private static void Restore(RouteSocket route, VirtualMacMark mark, int baseIndex)
    {
        if (mark.Before is not { } before || MarksOn(route, baseIndex).Any())
        {
            return;
        }

        try
        {
            route.ChangeArp(baseIndex, before);
        }
        catch (NetlinkException)
        {
            // The interface beneath is gone, and the other with it.
        }
    }
}
