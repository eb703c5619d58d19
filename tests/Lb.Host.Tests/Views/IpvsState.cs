using Lb.Core.Forwarding;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Health;
using Lb.Core.Scheduling;
using Lb.Core.Wire;
using Lb.Host.Control;

namespace Lb.Host.Tests.Views;

/// <summary>
/// The state of the Linux host whose <c>ipvsadm</c> wrote the pages in <c>ipvsadm/</c>, as a daemon would tell it. Services and servers are in
/// the order the kernel had them in, which is not the one they are shown in.
/// </summary>
internal static class IpvsState
{
    private const int TableSize = 4096;

    private static readonly InetAddress Vip = InetAddress.Parse("198.18.0.100");

    private static readonly ServiceStatus Udp = Service(TransportProtocol.Udp, 53, SchedulerKind.MaglevHashing) with
    {
        SchedulerFlags = SchedulerFlags.Port,
        Traffic = new TrafficTotals(8, 78, 3588),
        Rates = new TrafficRates(1, 9, 395),
        RealServers =
        [
            Server(12, 0, 0, 5) with { Traffic = new TrafficTotals(5, 15, 690), Rates = new TrafficRates(0, 1, 65) },
            Server(11, 1, 0, 3) with { Traffic = new TrafficTotals(3, 63, 2898), Rates = new TrafficRates(0, 7, 331) },
        ],
    };

    private static readonly ServiceStatus Tcp = Service(TransportProtocol.Tcp, 80, SchedulerKind.WeightedRoundRobin) with
    {
        Persistence = new Persistence(TimeSpan.FromSeconds(300)),
        Traffic = new TrafficTotals(12, 96, 5040),
        Rates = new TrafficRates(1, 10, 524),
        RealServers =
        [
            Server(13, 1, 1, 1) with { PersistentConnections = 1, Traffic = new TrafficTotals(2, 61, 2640), Rates = new TrafficRates(0, 7, 299) },
            Server(12, 0, 2, 2) with
            {
                PersistentConnections = 2,
                UpperThreshold = 100,
                LowerThreshold = 50,
                Traffic = new TrafficTotals(4, 14, 960),
                Rates = new TrafficRates(0, 1, 90),
            },
            Server(11, 3, 3, 3) with { PersistentConnections = 3, Traffic = new TrafficTotals(6, 21, 1440), Rates = new TrafficRates(1, 2, 135) },
        ],
    };

    /// <summary>Before there was a service.</summary>
    public static ServicesReport Empty { get; } = Report();

    /// <summary>Under load.</summary>
    public static ServicesReport Loaded { get; } = Report(Udp, Tcp);

    /// <summary>Before the load.</summary>
    public static ServicesReport Idle { get; } = Report(Idly(Udp, 2, 1), Idly(Tcp, 1, 2, 3));

    /// <summary>Some seconds later.</summary>
    public static ServicesReport Later { get; } = Report(
        Udp with { Traffic = new TrafficTotals(8, 107, 4922), RealServers = Udp.RealServers.SetItem(1, Udp.RealServers[1] with { Traffic = new TrafficTotals(3, 92, 4232) }) },
        Tcp with { Traffic = new TrafficTotals(12, 125, 6200), RealServers = Tcp.RealServers.SetItem(0, Tcp.RealServers[0] with { Traffic = new TrafficTotals(2, 90, 3800) }) });

    /// <summary>With one server more, that was given another port.</summary>
    public static ServicesReport OtherPort { get; } = Report(Udp, Tcp with { RealServers = Tcp.RealServers.Insert(0, Server(14, 1, 0, 0) with { Port = 8080 }) });

    /// <summary>That, after <c>ipvsadm -Z</c>.</summary>
    public static ServicesReport Zeroed { get; } = Report([.. new[] { Udp, Tcp with { RealServers = Tcp.RealServers.Insert(0, Server(14, 1, 0, 0)) } }.Select(Uncounted)]);

    /// <summary>With checkers, which ipvsadm does not know: one content, one not, one that has not ended its first check.</summary>
    public static ServicesReport Checked { get; } = WithHealth(
        Report(Tcp with { RealServers = [Tcp.RealServers[2], Tcp.RealServers[1], Tcp.RealServers[0]] }),
        Health.Of(Tcp.Key, Tcp.RealServers[2].Address, true, ("HTTP_GET", true, "HTTP 200", 1.234)),
        Health.Of(Tcp.Key, Tcp.RealServers[1].Address, false, ("PING_CHECK", true, "answered", 0.2), ("TCP_CHECK", false, "connection refused", 30)),
        Health.Of(Tcp.Key, Tcp.RealServers[0].Address, true, ("TCP_CHECK", null, null, 0)));

    /// <summary>A daemon's report of some services.</summary>
    public static ServicesReport Report(params ServiceStatus[] services) =>
        new(ServicesReport.CurrentSchemaVersion, TableSize, [.. services.Select(VirtualServiceReport.From)]);

    private static ServicesReport WithHealth(ServicesReport report, params ServerHealthStatus[] health) =>
        report with { VirtualServices = [.. report.VirtualServices.Select(service => service.With(Tcp.Key, health, []))] };

    public static ServiceStatus Service(TransportProtocol protocol, ushort port, SchedulerKind scheduler) => new()
    {
        Key = new ServiceKey(protocol, Vip, port),
        Scheduler = scheduler,
        Role = ServiceRole.Active,
        DecidingInstance = null,
        InterfaceName = "eth0",
        StandbyPort = null,
        RealServers = [],
    };

    public static RealServerStatus Server(int digits, int weight, long active, long inactive) => new()
    {
        Address = InetAddress.Parse($"198.18.0.{digits}"),
        Port = 80,
        ConfiguredWeight = weight,
        EffectiveWeight = weight,
        Reach = NextHopState.Resolved,
        MacAddress = MacAddress.Parse("02:00:00:00:00:02"),
        InterfaceName = "eth0",
        ActiveConnections = active,
        InactiveConnections = inactive,
    };

    private static ServiceStatus Idly(ServiceStatus service, params int[] weights) => Uncounted(service) with
    {
        RealServers =
        [
            .. service.RealServers.Zip(weights, static (server, weight) => server with { EffectiveWeight = weight, ActiveConnections = 0, InactiveConnections = 0 }),
        ],
    };

    private static ServiceStatus Uncounted(ServiceStatus service) => service with
    {
        Traffic = default,
        RealServers = [.. service.RealServers.Select(static server => server with { Traffic = default })],
    };
}
