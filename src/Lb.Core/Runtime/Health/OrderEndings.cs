using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health;

/// <summary>Which orders of operators do not outlast a reload: those about what it takes away, and weights that it changes itself.</summary>
internal static class OrderEndings
{
    /// <summary>Every order that ends, in the order of the configuration that is in force.</summary>
    /// <param name="servers">What is ordered now.</param>
    /// <param name="before">What is in force.</param>
    /// <param name="after">What is to be.</param>
    public static ImmutableArray<EndedOrder> Between(IEnumerable<ServerHealthStatus> servers, LbConfig before, LbConfig after)
    {
        var services = after.VirtualServices.Select(static service => service.Key).ToHashSet();
        var (serversBefore, serversAfter) = (ServersOf(before), ServersOf(after));
        return [.. servers.SelectMany(Endings)];

        IEnumerable<EndedOrder> Endings(ServerHealthStatus server)
        {
            var key = (server.Service, server.Address);
            var isKept = serversAfter.TryGetValue(key, out var kept);
            var reason = isKept ? null : services.Contains(server.Service) ? "the real_server is removed" : "the virtual_server is removed";
            if (server.IsDraining && reason is not null)
            {
                yield return Ended("drain", reason);
            }

            if (server.OrderedWeight is not { } weight || !serversBefore.TryGetValue(key, out var old))
            {
                yield break;
            }

            if (!isKept || ServerOrder.EndsWeight(old, kept!))
            {
                yield return Ended($"weight {weight}", reason ?? $"the configured weight changes from {old.Weight} to {kept!.Weight}");
            }

            EndedOrder Ended(string order, string why) => new($"{server.Service}", $"{server.Address}", order, why);
        }
    }

    private static Dictionary<(ServiceKey Service, InetAddress Address), RealServerConfig> ServersOf(LbConfig config) => config.VirtualServices
        .SelectMany(static service => service.RealServers.Select(server => (Key: (service.Key, server.Address), Server: server)))
        .DistinctBy(static one => one.Key)
        .ToDictionary(static one => one.Key, static one => one.Server);
}
