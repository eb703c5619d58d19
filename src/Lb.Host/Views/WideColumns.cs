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

    /// <summary>How a real server is reached, and what its checkers say.</summary>
    public static string Of(RealServerReport server) => Row(
        server.Local ? "yes" : "no",
        server.Mac ?? Nothing,
        server.Health?.Up switch { true => "up", false => "down", null => Nothing },
        server.Health?.LatencySeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.0} ms") : Nothing,
        server.Health?.LastResult ?? Nothing);

    private static string Row(string local, string mac, string health, string latency, string lastCheck) =>
        $"{local,-5} {mac,-17} {health,-6} {latency,-10} {lastCheck}";
}
