using Lb.Host.Control;

namespace Lb.Host.Views;

/// <summary>The end of a drain for people: whether there was one to end, and whether the server gets new flows now.</summary>
internal static class UndrainView
{
    /// <summary>A line for each kind of service, in the order of the configuration.</summary>
    /// <param name="order">What was ordered.</param>
    /// <param name="services">How the services stand since then.</param>
    public static IEnumerable<string> Lines(OrderReport order, IReadOnlyCollection<VirtualServiceReport> services) => order.Services
        .GroupBy(name => (
            HasDrained: order.WasDraining?.Contains(name, StringComparer.Ordinal) == true,
            Obstacle: services.Where(service => service.Name() == name).Select(service => Obstacle(service, order.Server)).FirstOrDefault("a reload took it out")))
        .Select(group => Line(order.Server, string.Join(", ", group), group.Key.HasDrained, group.Key.Obstacle));

    private static string Line(string server, string where, bool hasDrained, string? obstacle) => (hasDrained, obstacle) switch
    {
        (true, null) => $"{server} gets new flows again in {where}.",
        (true, _) => $"{server} does not drain any longer in {where}, but gets no new flows there: {obstacle}.",
        (false, null) => $"{server} did not drain in {where}, so nothing is different: it gets new flows.",
        _ => $"{server} did not drain in {where}, so nothing is different: it gets no new flows, for {obstacle}.",
    };

    /// <summary>Why a server gets no new flows, as a clause; null if it gets some.</summary>
    private static string? Obstacle(VirtualServiceReport service, string address) =>
        service.RealServers.FirstOrDefault(server => server.Address == address && !server.Sorry) switch
        {
            null => "a reload took it out",
            { Health.Draining: true } or { Health.Removed: true } => "somebody lets it drain again",
            { Health.State: ServerHealthReport.Down } => "it is down",
            { Health.State: ServerHealthReport.Suppressed } => "it went down too often and is kept out for now (flap_damping)",
            { InPool: false } => "the sorry server has taken over",
            var server when !server.IsReached() => Problems.Reason(server.Reach),
            { EffectiveWeight: 0 } => "its weight is 0",
            { Overloaded: true } => "it has as many flows as uthreshold allows",
            _ => service.ListeningPort is null ? "the service waits for this node to be MASTER" : null,
        };
}
