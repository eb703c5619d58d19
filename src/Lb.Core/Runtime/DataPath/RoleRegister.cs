using Lb.Core.Configuration;

namespace Lb.Core.Runtime.DataPath;

/// <summary>Which VRRP instances are MASTER on this node, and which have been.</summary>
internal sealed class RoleRegister
{
    private readonly Dictionary<string, ServiceRole> _roles = new(StringComparer.Ordinal);

    /// <summary>Notes an instance's state.</summary>
    /// <returns>Whether that changes anything.</returns>
    public bool Set(string instance, bool isMaster)
    {
        var before = _roles.GetValueOrDefault(instance, ServiceRole.Parked);
        var after = isMaster ? ServiceRole.Active : before == ServiceRole.Parked ? ServiceRole.Parked : ServiceRole.Demoted;
        _roles[instance] = after;
        return before != after;
    }

    /// <summary>An instance that has not spoken yet decides about services with flows: they are kept until it has.</summary>
    public void AssumeDemoted(string instance) => _ = _roles.TryAdd(instance, ServiceRole.Demoted);

    /// <summary>The role of a service of a configuration.</summary>
    public ServiceRole Of(VirtualServiceConfig service, LbConfig config) =>
        config.DecidingInstance(service) is { } instance ? _roles.GetValueOrDefault(instance.Name, ServiceRole.Parked) : ServiceRole.Active;
}
