using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>How frames reach a server, and where its answers come to.</summary>
/// <param name="Link">The interface to the server's link.</param>
/// <param name="Station">The server's station address.</param>
/// <param name="Source">This host's own address there.</param>
internal sealed record VipProbeWay(LinkInfo Link, MacAddress Station, InetAddress Source)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Finds the way to a server as the kernel would go it; its station address is asked for if it is not known.</summary>
    /// <param name="route">The kernel.</param>
    /// <param name="server">The server's own address.</param>
    /// <param name="virtualAddress">What is not this host's own address, though it may be on the interface.</param>
    /// <param name="cancellationToken">Ends the wait for the station address.</param>
    /// <returns>The way, or null if the server is this host.</returns>
    /// <exception cref="CheckFailedException">There is none that direct routing can use.</exception>
    public static async ValueTask<VipProbeWay?> FindAsync(
        RouteSocket route, InetAddress server, InetAddress virtualAddress, CancellationToken cancellationToken)
    {
        var way = route.FindRoute(server);
        if (way?.Kind == RouteKind.Local)
        {
            return null;
        }

        if (way is not { Kind: RouteKind.Unicast } || route.FindLink(way.InterfaceIndex) is not { } link)
        {
            throw new CheckFailedException($"no route to {server}");
        }

        if (way.Gateway is { } gateway)
        {
            throw new CheckFailedException($"{server} is behind the router {gateway}: direct routing needs it on the same LAN");
        }

        var source = SourceOf(route, way, server, virtualAddress)
            ?? throw new CheckFailedException($"this host has no address of its own on {link.Name} that the answer could come to");
        return new VipProbeWay(link, await StationAsync(route, link.Index, server, cancellationToken), source);
    }

    // A host that holds the source, as real servers hold every virtual address, would send its answer to itself. Another service's virtual
    // address is not known here; but it is an address of its own bits only, or a further one of its network, where there is a better one.
    private static InetAddress? SourceOf(RouteSocket route, RouteInfo way, InetAddress server, InetAddress virtualAddress)
    {
        var own = route.GetAddresses()
            .Where(own => own.InterfaceIndex == way.InterfaceIndex && own.Address.IsIPv4 == server.IsIPv4)
            .Where(own => own.Address != virtualAddress && own is { IsTentative: false, Address.IsIPv6LinkLocal: false })
            .OrderBy(static own => own.PrefixLength == own.Address.Length * 8)
            .ThenBy(static own => own.IsSecondary)
            .ThenByDescending(own => own.Address == way.PreferredSource)
            .FirstOrDefault();
        return own?.Address ?? (way.PreferredSource == virtualAddress ? null : way.PreferredSource);
    }

    private static async ValueTask<MacAddress> StationAsync(RouteSocket route, int interfaceIndex, InetAddress server, CancellationToken cancellationToken)
    {
        while (true)
        {
            // An entry that is known, but not confirmed lately, is confirmed for the next check.
            _ = route.ProbeNeighbor(interfaceIndex, server);
            if (route.FindNeighbor(interfaceIndex, server) is { IsUsable: true, MacAddress: { } station })
            {
                return station;
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }
}
