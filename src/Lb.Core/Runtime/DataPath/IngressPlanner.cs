using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>Finds, for each service, the interface where its clients' frames arrive, and the peers that share the service.</summary>
internal sealed class IngressPlanner(RouteSocket route)
{
    /// <summary>Plans every interface that is needed.</summary>
    /// <exception cref="LoadBalancerException">An interface is missing, cannot be found out, or is no Ethernet.</exception>
    public ImmutableArray<IngressPlan> Plan(LbConfig config)
    {
        var links = route.GetLinks();
        var addresses = route.GetAddresses();
        var own = addresses.Select(static address => address.Address).ToHashSet();
        var plans = ImmutableArray.CreateBuilder<IngressPlan>();
        foreach (var group in config.VirtualServices.GroupBy(service => InterfaceOf(service, config, links, addresses)))
        {
            var link = links.FirstOrDefault(link => link.Name == group.Key)
                ?? throw new LoadBalancerException(
                    $"{group.First().Location}: the interface '{group.Key}' for {group.First().Key} does not exist; 'ip link' lists those there are.");
            if (link.Address.IsZero)
            {
                throw new LoadBalancerException(
                    $"{group.First().Location}: the interface '{link.Name}' for {group.First().Key} has no MAC address, so direct routing cannot take clients' frames there; name an Ethernet interface.");
            }

            plans.Add(new IngressPlan(link.Name, link.Index, link.Address, [.. group], [.. config.PeersOf(group).Where(peer => !own.Contains(peer))])
            {
                VirtualStations = VirtualStations(config, link.Name),
            });
        }

        return plans.ToImmutable();
    }

    private static ImmutableArray<MacAddress> VirtualStations(LbConfig config, string interfaceName) =>
    [
        .. from instance in config.VrrpInstances
           where instance.VirtualMac is not null && instance.VirtualRouterId is not null && instance.Interface == interfaceName
           from isIPv6 in instance.VirtualAddresses.Select(static address => !address.Address.IsIPv4).Distinct()
           select VrrpPacket.VirtualMac(instance.VirtualRouterId!.Value, isIPv6),
    ];

    private string InterfaceOf(VirtualServiceConfig service, LbConfig config, IReadOnlyList<LinkInfo> links, IReadOnlyList<AddressInfo> addresses) =>
        service.Interface
        ?? config.Global.Interface
        ?? InterfaceOfInstance(service, config)
        ?? HolderOf(service.Key.Address, links, addresses)
        ?? LinkOfServers(service, links, addresses)
        ?? throw new LoadBalancerException(
            $"{service.Location}: no route tells by which interface clients of {service.Key} come; add '@userspacelb interface NAME'.");

    /// <summary>A virtual address may be written with an interface of its own; the instance's is for the rest.</summary>
    private static string? InterfaceOfInstance(VirtualServiceConfig service, LbConfig config)
    {
        var instance = config.DecidingInstance(service);
        var address = instance?.VirtualAddresses.Concat(instance.ExcludedAddresses).FirstOrDefault(address => address.Address == service.Key.Address);
        return address?.Interface ?? instance?.Interface;
    }

    private static string? HolderOf(InetAddress address, IReadOnlyList<LinkInfo> links, IReadOnlyList<AddressInfo> addresses)
    {
        var holder = addresses.FirstOrDefault(held => held.Address == address && links.Any(link => link.Index == held.InterfaceIndex && !link.Address.IsZero));
        return links.FirstOrDefault(link => link.Index == holder?.InterfaceIndex)?.Name;
    }

    /// <summary>In the one-armed set-up clients come where the other real servers are, or where this host has its own address.</summary>
    private string? LinkOfServers(VirtualServiceConfig service, IReadOnlyList<LinkInfo> links, IReadOnlyList<AddressInfo> addresses)
    {
        foreach (var server in service.RealServers)
        {
            if (route.FindRoute(server.Address) is { Kind: RouteKind.Unicast } way)
            {
                return links.FirstOrDefault(link => link.Index == way.InterfaceIndex)?.Name;
            }
        }

        return service.RealServers.Select(server => HolderOf(server.Address, links, addresses)).FirstOrDefault(static name => name is not null);
    }
}
