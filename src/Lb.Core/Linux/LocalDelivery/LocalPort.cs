using System.Security.Cryptography;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Linux.LocalDelivery;

/// <summary>
/// The way into this host's own stack: a pair of virtual interfaces joined by a cable. A frame sent out of the outer end, addressed to
/// the inner end, is received by the kernel there and delivered to the virtual address as if it had come from the network, past the
/// ingress guard of the real interface. For the forwarder it is one more next hop.
/// </summary>
public sealed class LocalPort : IDisposable
{
    // The longest IP packet: a super-frame crosses whole.
    private const int Mtu = 65535;
    private const int NamesToTry = 16;

    // Without any IPv4 address on the receiving interface the kernel discards whatever has to pass a reverse-path check, loose or strict
    // (net/ipv4/fib_frontend.c, __fib_validate_source: no_addr). This one exists to be nobody's: the IPv4 dummy address of RFC 7600.
    private static readonly InetAddress DummyAddress = InetAddress.FromIPv4(0xC000_0008);

    // Kept open: it belongs to the network namespace the port is in, whatever thread disposes.
    private readonly RouteSocket _route;
    private readonly HeldName _signOfLife;
    private bool _isDisposed;

    private LocalPort(RouteSocket route, HeldName signOfLife, LinkInfo outer, LinkInfo inner)
    {
        _route = route;
        _signOfLife = signOfLife;
        OuterName = outer.Name;
        OuterIndex = outer.Index;
        OuterAddress = outer.Address;
        InnerName = inner.Name;
        InnerAddress = inner.Address;
    }

    /// <summary>The end that the forwarder sends by.</summary>
    public string OuterName { get; }

    /// <summary>The number of the outer end.</summary>
    public int OuterIndex { get; }

    /// <summary>Station address of the outer end: the source of frames through this port.</summary>
    public MacAddress OuterAddress { get; }

    /// <summary>The end where the kernel receives; a firewall of the host sees it as the input interface.</summary>
    public string InnerName { get; }

    /// <summary>Station address of the inner end: the destination of frames through this port.</summary>
    public MacAddress InnerAddress { get; }

    /// <summary>Removes what dead processes left behind, then makes a port of this process's own.</summary>
    /// <exception cref="LinuxException">The kernel refused, or /proc/sys cannot be written.</exception>
    public static LocalPort Create()
    {
        var route = new RouteSocket();
        try
        {
            _ = RemoveLeftovers(route);
            return Create(route);
        }
        catch
        {
            route.Dispose();
            throw;
        }
    }

    /// <summary>Removes the ports of processes that ended without removing theirs.</summary>
    /// <returns>How many pairs were removed. One that the kernel does not let go is left where it is, idle and harmless.</returns>
    /// <exception cref="LinuxException">The kernel does not list the interfaces.</exception>
    public static int RemoveLeftovers()
    {
        using var route = new RouteSocket();
        return RemoveLeftovers(route);
    }

    /// <summary>Opens a device that sends through the port, one for each worker.</summary>
    /// <exception cref="Io.PacketDeviceException">The port was removed.</exception>
    public TransmitOnlyDevice OpenDevice() => TransmitOnlyDevice.Open(OuterName);

    /// <summary>Removes both ends.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _ = _route.DeleteLink(OuterIndex);
            _route.Dispose();
            _signOfLife.Dispose();
        }
    }

    private static LocalPort Create(RouteSocket route)
    {
        for (var attempt = 0; attempt < NamesToTry; attempt++)
        {
            var mark = LocalPortMark.CreateRandom();

            // Before the interfaces: another process that sees them must find their owner alive.
            if (HeldName.TryHold(mark.SignOfLife) is not { } signOfLife)
            {
                continue;
            }

            try
            {
                if (TryCreatePair(route, mark))
                {
                    return SetUp(route, mark, signOfLife);
                }

                signOfLife.Dispose();
            }
            catch
            {
                signOfLife.Dispose();
                throw;
            }
        }

        throw new LinuxException($"Cannot make a local port: {NamesToTry} random names for its interfaces were all taken.", Native.Errno.EEXIST);
    }

    private static bool TryCreatePair(RouteSocket route, LocalPortMark mark)
    {
        try
        {
            route.CreateVethPair(mark.OuterName, RandomAddress(), mark.InnerName, RandomAddress());
            return true;
        }
        catch (NetlinkException error) when (error.ErrorNumber == Native.Errno.EEXIST)
        {
            return false;
        }
    }

    private static LocalPort SetUp(RouteSocket route, LocalPortMark mark, HeldName signOfLife)
    {
        var outer = Find(route, mark.OuterName);
        try
        {
            var inner = Find(route, mark.InnerName);
            var alias = mark.ToString();
            route.ChangeLink(outer.Index, new LinkChange { Alias = alias, Mtu = Mtu, WithoutIPv6LinkLocal = true });
            route.ChangeLink(inner.Index, new LinkChange { Alias = alias, Mtu = Mtu, WithoutIPv6LinkLocal = true });
            _ = route.AddAddress(inner.Index, DummyAddress, prefixLength: 32, isHostScope: true);
            InterfaceSysctl.ForLocalPort(outer.Name, inner.Name);
            route.ChangeLink(outer.Index, new LinkChange { IsUp = true });
            route.ChangeLink(inner.Index, new LinkChange { IsUp = true });
            return new LocalPort(route, signOfLife, outer, inner);
        }
        catch
        {
            _ = route.DeleteLink(outer.Index);
            throw;
        }
    }

    // Both ends carry the mark, and the second is gone with the first.
    private static int RemoveLeftovers(RouteSocket route) =>
        route.GetLinks().Count(link => LocalPortMark.Parse(link.Alias) is { } mark && TryRemoveLeftover(route, link, mark));

    private static bool TryRemoveLeftover(RouteSocket route, LinkInfo link, LocalPortMark mark)
    {
        try
        {
            // Held while the link goes, so that of several that start at once only one removes it.
            using var proofOfDeath = HeldName.TryHold(mark.SignOfLife);
            return proofOfDeath is not null && route.DeleteLink(link.Index);
        }
        catch (LinuxException)
        {
            // What is left of another process is no reason to refuse this one.
            return false;
        }
    }

    /// <summary>An address of one station, administered locally (IEEE 802-2014 §8.2.2: the two low bits of the first octet are 1 and 0).</summary>
    private static MacAddress RandomAddress()
    {
        Span<byte> octets = stackalloc byte[MacAddress.Length];
        RandomNumberGenerator.Fill(octets);
        octets[0] = (byte)((octets[0] & ~0x03) | 0x02);
        return MacAddress.ReadFrom(octets);
    }

    private static LinkInfo Find(RouteSocket route, string name) =>
        route.FindLink(name) ?? throw new LinuxException($"The local port {name} disappeared while it was being made.", Native.Errno.ENODEV);
}
