using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>Gives services and real servers the small numbers that flows carry, the same ones for as long as the process lives.</summary>
internal sealed class IdentityRegister
{
    private readonly Dictionary<ServiceKey, ServiceId> _services = [];
    private readonly Dictionary<(ServiceId Service, InetAddress Address), RealServerId> _realServers = [];
    private readonly List<ServiceKey> _keys = [];
    private readonly List<InetAddress> _addresses = [];

    /// <summary>One more than the highest number of a real server.</summary>
    public int RealServerCount => _realServers.Count;

    /// <summary>The service's number, or null if it has none yet.</summary>
    public ServiceId? FindService(ServiceKey key) => _services.TryGetValue(key, out var id) ? id : null;

    public ServiceId Service(ServiceKey key) => NumberIn(_services, key, key, _keys, static number => new ServiceId(number));

    public RealServerId RealServer(ServiceId service, InetAddress address) =>
        NumberIn(_realServers, (service, address), address, _addresses, static number => new RealServerId(number));

    /// <summary>Which service has a number that was given before.</summary>
    public ServiceKey KeyOf(ServiceId service) => _keys[service.Value];

    /// <summary>Which real server has a number that was given before.</summary>
    public InetAddress AddressOf(RealServerId server) => _addresses[server.Value];

    private static TId NumberIn<TKey, TId, TName>(
        Dictionary<TKey, TId> register, TKey key, TName name, List<TName> names, Func<ushort, TId> make)
        where TKey : notnull
    {
        if (!register.TryGetValue(key, out var id))
        {
            if (register.Count > ushort.MaxValue)
            {
                throw new LoadBalancerException("More than 65536 different services or real servers since the start; restart to number them anew.");
            }

            id = make((ushort)register.Count);
            register.Add(key, id);
            names.Add(name);
        }

        return id;
    }
}
