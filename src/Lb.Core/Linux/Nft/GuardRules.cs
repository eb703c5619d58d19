using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Nft;

/// <summary>What the ingress guard of one interface has to know; the forwarder's loop guard is fed from the same directors.</summary>
/// <param name="Directors">Station addresses of the other directors: what they redirected here is the kernel's to serve.</param>
/// <param name="Services">The active services, whose frames are the forwarder's.</param>
public sealed record GuardRules(IReadOnlyCollection<MacAddress> Directors, IReadOnlyCollection<ServiceKey> Services)
{
    /// <summary>MAC addresses of virtual routers, which the interface receives for beside its own. Default none.</summary>
    public IReadOnlyCollection<MacAddress> VirtualStations { get; init; } = [];

    /// <summary>Nothing is kept from the kernel.</summary>
    public static GuardRules None { get; } = new([], []);

    /// <summary>Whether other rules say the same.</summary>
    public bool Same(GuardRules other) =>
        Directors.ToHashSet().SetEquals(other.Directors) && Services.ToHashSet().SetEquals(other.Services)
        && VirtualStations.ToHashSet().SetEquals(other.VirtualStations);
}
