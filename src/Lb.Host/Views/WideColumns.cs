using System.Globalization;
using Lb.Host.Control;

namespace Lb.Host.Views;

/// <summary>What <c>services --wide</c> adds to ipvsadm's columns.</summary>
internal static class WideColumns
{
    private const string Nothing = "-";

    /// <summary>Above the columns of real servers.</summary>
    public static string Title { get; } = Row("Local", "MacAddress", "Health", "Latency", "LastCheck");

    /// <summary>What this node is for a service.</summary>
    public static string Of(VirtualServiceReport service) => service.State switch
    {
        VirtualServiceReport.Active => "active",
        VirtualServiceReport.Standby => $"standby port {service.StandbyPort}",
        VirtualServiceReport.KnownFlowsOnly => $"known flows only{(service.StandbyPort is { } port ? $", standby port {port}" : string.Empty)}",
        _ => "waiting for MASTER",
    } + (service.Instance is { } instance ? $" by {instance}" : string.Empty);

    /// <summary>How a real server is reached, and its health: of several checkers the first that fails, else one with a remark, else the first.</summary>
    public static string Of(RealServerReport server)
    {
        var checkers = server.Health?.Checkers ?? [];
        var telling = checkers.FirstOrDefault(static checker => checker.Up == false)
            ?? checkers.FirstOrDefault(static checker => checker.Remark is not null)
            ?? (checkers.Count > 0 ? checkers[0] : null);
        return Row(
            server.Local ? "yes" : "no",
            server.Mac ?? Nothing,
            State(server.Health),
            telling?.LatencyMilliseconds is { } latency ? string.Create(CultureInfo.InvariantCulture, $"{latency:0.0} ms") : Nothing,
            telling?.Reason is { } reason ? $"{telling.Kind}: {reason}" : Nothing);
    }

    private static string State(ServerHealthReport? health) => health switch
    {
        null => Nothing,
        { Removed: true } => "out",
        { State: ServerHealthReport.Down } => "down",
        { State: ServerHealthReport.Suppressed } => "damped",
        { Draining: true } => "drains",
        { SlowStartPercent: { } percent } => $"up {percent}%",
        { Checkers.Count: 0 } => Nothing,
        _ => health.Checkers.All(static checker => checker.Up is null) ? Nothing : "up",
    };

    private static string Row(string local, string mac, string health, string latency, string lastCheck) =>
        $"{local,-5} {mac,-17} {health,-6} {latency,-10} {lastCheck}";
}
