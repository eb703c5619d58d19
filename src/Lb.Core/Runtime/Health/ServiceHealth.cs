using System.Collections.Immutable;
using Lb.Core.Runtime.DataPath;

namespace Lb.Core.Runtime.Health;

/// <summary>Tells with each real server of a service what its checkers say.</summary>
internal static class ServiceHealth
{
    /// <summary>The same services with the health of their real servers.</summary>
    public static ImmutableArray<ServiceStatus> WithHealth(this ImmutableArray<ServiceStatus> services, ImmutableArray<ServerHealthStatus> health)
    {
        var found = health.ToDictionary(static server => (server.Service, server.Address));
        return
        [
            .. services.Select(service => service with
            {
                RealServers =
                [
                    .. service.RealServers.Select(server =>
                        found.TryGetValue((service.Key, server.Address), out var known) ? server with { Health = Sum(known) } : server),
                ],
            }),
        ];
    }

    /// <summary>Of several checkers the one that matters is told: one that keeps the server down, else the one that ran last.</summary>
    private static RealServerHealth? Sum(ServerHealthStatus server)
    {
        if (server.Checkers.IsEmpty)
        {
            return null;
        }

        var told = server.Checkers.Where(static checker => checker.HasRun)
            .OrderBy(static checker => checker.IsUp)
            .ThenBy(static checker => checker.Age)
            .FirstOrDefault();
        return told is null ? new RealServerHealth(null, null, null) : new RealServerHealth(server.IsUp, $"{told.Kind}: {told.Reason}", told.Latency);
    }
}
