using Lb.Core.Wire;
using Lb.Host.Control;

namespace Lb.Host.Views;

/// <summary>
/// The order in which <c>ipvsadm</c> lists: IPv4 before IPv6, TCP before UDP, then by address, then by port. ipvsadm subtracts addresses
/// as 32-bit numbers, so that some that are far apart are in the wrong order there; here they are compared.
/// </summary>
internal static class ServiceOrder
{
    public static IOrderedEnumerable<VirtualServiceReport> InIpvsOrder(this IEnumerable<VirtualServiceReport> services) =>
        services.OrderBy(static service => !InetAddress.Parse(service.Address).IsIPv4)
            .ThenBy(static service => service.Protocol, StringComparer.Ordinal)
            .ThenBy(static service => InetAddress.Parse(service.Address))
            .ThenBy(static service => service.Port);

    public static IOrderedEnumerable<RealServerReport> InIpvsOrder(this IEnumerable<RealServerReport> servers) =>
        servers.OrderBy(static server => InetAddress.Parse(server.Address));
}
