using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>The host's interfaces and addresses at one moment, as virtual routers need to see them.</summary>
internal sealed class LinkTable
{
    private readonly Dictionary<string, LinkInfo> _links;
    private readonly ILookup<int, AddressInfo> _addresses;
    private readonly HashSet<InetAddress> _own;

    private LinkTable(IReadOnlyList<LinkInfo> links, IReadOnlyList<AddressInfo> addresses)
    {
        // A dump during a change can name an interface twice; the later word is the newer one.
        _links = new Dictionary<string, LinkInfo>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            _links[link.Name] = link;
        }

        _addresses = addresses.ToLookup(static address => address.InterfaceIndex);
        _own = [.. addresses.Select(static address => address.Address)];
    }

    /// <summary>Looks.</summary>
    /// <exception cref="Linux.LinuxException">The kernel does not answer.</exception>
    public static LinkTable Read(RouteSocket route) => new(route.GetLinks(), route.GetAddresses());

    /// <summary>The interface of that name, or null when there is none.</summary>
    public LinkInfo? Find(string name) => _links.GetValueOrDefault(name);

    /// <summary>Whether an interface is there, up, and connected.</summary>
    public bool IsRunning(string name) => Find(name) is { IsRunning: true };

    /// <summary>Whether the host has an address, on whatever interface.</summary>
    public bool IsOwn(InetAddress address) => _own.Contains(address);

    /// <summary>The addresses of an interface.</summary>
    public IEnumerable<AddressInfo> AddressesOf(int interfaceIndex) => _addresses[interfaceIndex];

    /// <summary>
    /// The address an interface sends advertisements from: the first usable one of its family that is no virtual address; for IPv6 in
    /// multicast a link-local one (RFC 9568 §5.1.2.1).
    /// </summary>
    public InetAddress? PrimaryAddress(int interfaceIndex, bool isIPv6, bool isLinkLocal, IReadOnlySet<InetAddress> virtualAddresses)
    {
        var candidates = _addresses[interfaceIndex].Where(candidate =>
            candidate.Address.IsIPv4 != isIPv6
            && !candidate.IsTentative
            && candidate.Address.IsIPv6LinkLocal == (isIPv6 && isLinkLocal)
            && !virtualAddresses.Contains(candidate.Address));
        return candidates.OrderBy(static candidate => candidate.IsSecondary).Select(static candidate => (InetAddress?)candidate.Address).FirstOrDefault();
    }
}
