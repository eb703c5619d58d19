using Lb.Core.Configuration;
using Lb.Core.Linux;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>Puts a router's virtual addresses and routes where they belong, and takes them away again.</summary>
/// <param name="route">The way to the kernel.</param>
internal sealed class VirtualAddressKeeper(RouteSocket route)
{
    private const int LongestPrefix = 128;

    /// <summary>Adds addresses, then routes. One that cannot be added does not keep the others away.</summary>
    /// <returns>What could not be done, as sentences.</returns>
    public List<string> Add(IEnumerable<VirtualAddressConfig> addresses, IEnumerable<VirtualRouteConfig> routes, string interfaceName, LinkTable links)
    {
        var failures = new List<string>();
        foreach (var address in addresses)
        {
            Try(failures, () =>
            {
                if (IndexOf(address.Interface ?? interfaceName, links, failures) is { } index)
                {
                    _ = route.AddAddress(index, Compile(address));
                }
            });
        }

        foreach (var wanted in routes)
        {
            Try(failures, () => _ = route.AddRoute(Compile(wanted, interfaceName, links)));
        }

        return failures;
    }

    /// <summary>Takes routes and addresses away where they are. Addresses go whatever prefix length they have.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="routes">The routes.</param>
    /// <param name="interfaceName">The interface of those that name none.</param>
    /// <param name="links">The interfaces.</param>
    /// <param name="removed">Gets the addresses that were there.</param>
    /// <returns>What could not be done, as sentences.</returns>
    public List<string> Remove(
        IEnumerable<VirtualAddressConfig> addresses, IEnumerable<VirtualRouteConfig> routes, string interfaceName, LinkTable links, List<InetAddress> removed)
    {
        var failures = new List<string>();
        foreach (var unwanted in routes)
        {
            // Without its interface the kernel has removed it, and the request would be for another of the same destination.
            if (links.Find(unwanted.Interface ?? interfaceName) is not null)
            {
                Try(failures, () => _ = route.DeleteRoute(Compile(unwanted, interfaceName, links)));
            }
        }

        // The table may be older than what was added last.
        IReadOnlyList<AddressInfo> present = [];
        Try(failures, () => present = route.GetAddresses());
        foreach (var address in addresses)
        {
            if (links.Find(address.Interface ?? interfaceName) is not { } link)
            {
                // With the interface its addresses are gone.
                continue;
            }

            foreach (var held in present.Where(held => held.InterfaceIndex == link.Index && held.Address == address.Address))
            {
                Try(failures, () =>
                {
                    if (route.DeleteAddress(link.Index, new InterfaceAddress(held.Address, held.PrefixLength)))
                    {
                        removed.Add(held.Address);
                    }
                });
            }
        }

        return failures;
    }

    private static void Try(List<string> failures, Action change)
    {
        try
        {
            change();
        }
        catch (LinuxException error)
        {
            failures.Add(error.Message);
        }
    }

    private static int? IndexOf(string interfaceName, LinkTable links, List<string> failures)
    {
        if (links.Find(interfaceName) is { } link)
        {
            return link.Index;
        }

        failures.Add($"there is no interface {interfaceName}");
        return null;
    }

    private static InterfaceAddress Compile(VirtualAddressConfig address) =>
        new(address.Address, address.PrefixLength ?? address.Address.Length * 8)
        {
            Broadcast = address.Broadcast,
            Scope = (byte)(address.Scope ?? AddressScope.Global),
            Label = address.Label,

            // keepalived: a virtual address of IPv6 is not chosen as source for what this host sends itself, unless it brings a network.
            IsNotPreferred = !address.Address.IsIPv4 && (address.PrefixLength ?? LongestPrefix) == LongestPrefix,
        };

    private static InterfaceRoute Compile(VirtualRouteConfig wanted, string interfaceName, LinkTable links) =>
        new(wanted.Destination, wanted.PrefixLength)
        {
            Gateway = wanted.Gateway,
            InterfaceIndex = wanted.Interface is { } named ? links.Find(named)?.Index : wanted.Gateway is null ? links.Find(interfaceName)?.Index : null,
            PreferredSource = wanted.PreferredSource,
            Metric = wanted.Metric,
            Table = wanted.Table,
            Scope = wanted.Scope is { } scope ? (byte)scope : null,
        };
}
