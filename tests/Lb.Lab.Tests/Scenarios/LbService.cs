using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>A virtual service of a scenario, written down the way an operator does it.</summary>
internal sealed record LbService(IPAddress Vip, int Port)
{
    /// <summary>Where <see cref="Lb.Host.Lab.Traffic.NameServer"/>s say who they are over TCP, take bulk, and answer datagrams.</summary>
    public const int NamePort = 7000, SinkPort = 7001, DatagramPort = 7002;

    private const string BothDirectors = "@userspacelb peer 198.18.0.1\n    @userspacelb peer 198.18.0.2";

    public bool IsUdp { get; init; }

    public int? StandbyPort { get; init; }

    public string Scheduler { get; init; } = "rr";

    public bool IsSmooth { get; init; }

    /// <summary>Real servers in the order of configuration; both servers of a <see cref="TwoNodeLab"/> unless given.</summary>
    public (IPAddress Address, int Weight)[] Servers { get; init; } = Vip.AddressFamily == AddressFamily.InterNetworkV6
        ? [(TwoNodeLab.Rip1V6, 1), (TwoNodeLab.Rip2V6, 1)]
        : [(TwoNodeLab.Rip1, 1), (TwoNodeLab.Rip2, 1)];

    public IPEndPoint EndPoint => new(Vip, Port);

    /// <summary>All that a name server does, as services of one VIP.</summary>
    public static LbService[] AllOf(IPAddress vip) =>
        [new(vip, NamePort), new(vip, SinkPort), new(vip, DatagramPort) { IsUdp = true }];

    /// <summary>The file both directors of a <see cref="TwoNodeLab"/> run with these services.</summary>
    public static string FileOf(params IEnumerable<LbService> services) => FileOf("eth0", BothDirectors, services);

    /// <summary>A file with these services.</summary>
    public static string FileOf(string interfaceName, string globalLines, params IEnumerable<LbService> services)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"global_defs {{\n    @userspacelb interface {interfaceName}\n    {globalLines}\n}}\n");
        foreach (var service in services)
            service.AppendTo(text);
        return text.ToString();
    }

    private void AppendTo(StringBuilder text)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"virtual_server {Vip} {Port} {{\n    lb_algo {Scheduler}\n    lb_kind DR\n    protocol {(IsUdp ? "UDP" : "TCP")}\n");
        if (StandbyPort is { } standby)
            text.Append(CultureInfo.InvariantCulture, $"    @userspacelb standby_port {standby}\n");
        if (IsSmooth)
            text.Append("    @userspacelb wrr_order smooth\n");
        foreach (var (address, weight) in Servers)
            text.Append(CultureInfo.InvariantCulture, $"    real_server {address} {Port} {{\n        weight {weight}\n    }}\n");
        text.Append("}\n");
    }
}
