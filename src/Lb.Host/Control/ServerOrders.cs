using System.Collections.Immutable;
using System.Net;
using Lb.Core.Configuration;
using Lb.Core.Model;
using Lb.Core.Runtime;
using Lb.Core.Wire;

namespace Lb.Host.Control;

/// <summary>Carries out what an operator says about a real server, or refuses with a sentence.</summary>
internal static class ServerOrders
{
    /// <summary>The longest deadline of a drain, in seconds.</summary>
    public const int LongestDeadlineSeconds = 86_400;

    /// <summary>Drains, or ends a drain.</summary>
    /// <exception cref="CommandRefusedException">There is no such server or service.</exception>
    /// <exception cref="FormatException">A value is none.</exception>
    public static async Task<OrderReport> DrainAsync(LoadBalancer balancer, DrainRequest request)
    {
        if (request.DeadlineSeconds is < 0 or > LongestDeadlineSeconds or double.NaN)
            throw new FormatException($"'deadline_seconds' is from 0 to {LongestDeadlineSeconds}.");

        TimeSpan? deadline = request.DeadlineSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        if (!request.Undo)
            return await OrderAsync(balancer, request.Server, request.Service, true, null, (address, service) => balancer.DrainAsync(address, service, deadline));

        var before = await balancer.ReadHealthAsync();
        var report = await OrderAsync(balancer, request.Server, request.Service, false, null, (address, service) => balancer.UndrainAsync(address, service));
        return report with
        {
            WasDraining =
            [
                .. before.Where(server => server is { IsDraining: true } or { IsRemoved: true } && $"{server.Address}" == report.Server)
                    .Select(static server => $"{server.Service}")
                    .Where(service => report.Services.Contains(service, StringComparer.Ordinal)),
            ],
        };
    }

    /// <summary>Gives a server a weight.</summary>
    /// <exception cref="CommandRefusedException">There is no such server or service.</exception>
    /// <exception cref="FormatException">A value is none.</exception>
    public static Task<OrderReport> SetWeightAsync(LoadBalancer balancer, WeightRequest request) =>
        request.Weight is < 0 or > RealServerConfig.MaximumWeight
            ? throw new FormatException($"'weight' is from 0 to {RealServerConfig.MaximumWeight}.")
            : OrderAsync(balancer, request.Server, request.Service, null, request.Weight, (address, service) =>
                balancer.SetWeightAsync(address, service, request.Weight));

    /// <summary>The services an operator means that have a server.</summary>
    /// <exception cref="CommandRefusedException">There are none; the message says what there is.</exception>
    /// <exception cref="FormatException">A word is no address.</exception>
    internal static (InetAddress Server, ImmutableArray<ServiceKey> Services) Find(LbConfig config, string server, string? service)
    {
        if (!InetAddress.TryParse(server, out var address))
            throw new FormatException($"'{server}' is not the address of a real server.");

        var named = config.VirtualServices.Where(one => service is null || IsNamed(one.Key, service)).ToList();
        if (named.Count == 0)
            throw new CommandRefusedException($"there is no virtual_server {service}{ThereIs(config.VirtualServices.Select(static one => Name(one.Key)))}.");

        var found = named.Where(one => one.RealServers.Any(real => real.Address == address)).Select(static one => one.Key).ToImmutableArray();
        return found.IsEmpty
            ? throw new CommandRefusedException(
                $"{(service is null ? "no virtual_server" : $"virtual_server {service}")} has {(service is null ? "the" : "no")} real_server {address}"
                + $"{ThereIs(named.SelectMany(static one => one.RealServers).Select(static real => $"{real.Address}"))}.")
            : (address, found);
    }

    private static async Task<OrderReport> OrderAsync(
        LoadBalancer balancer, string server, string? service, bool? isDraining, int? weight, Func<InetAddress, ServiceKey, Task<ImmutableArray<ServiceKey>>> order)
    {
        var (address, services) = Find(balancer.Configuration, server, service);
        var done = new List<ServiceKey>();
        foreach (var one in services)
            done.AddRange(await order(address, one));

        return OrderReport.Of($"{address}", done, isDraining, weight);
    }

    private static bool IsNamed(ServiceKey key, string name) =>
        IPEndPoint.TryParse(name, out var point) && point.Port == key.Port && InetAddress.From(point.Address) == key.Address;

    private static string Name(ServiceKey key) => $"{key}"[(key.Protocol.ToString().Length + 1)..];

    private static string ThereIs(IEnumerable<string> names)
    {
        const int Most = 8;
        var all = names.Distinct(StringComparer.Ordinal).ToList();
        return all.Count == 0 ? string.Empty : $"; there is {string.Join(", ", all.Take(Most))}{(all.Count > Most ? $" and {all.Count - Most} more" : string.Empty)}";
    }
}
