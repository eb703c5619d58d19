using Lb.Core.Configuration;
using Lb.Core.Model;
using Lb.Core.Wire;
using Lb.Host.Control;

namespace Lb.Host.Tests.Views;

/// <summary>What an operator is told of a reload and a drain that are made up.</summary>
internal static class Operators
{
    private static readonly VirtualServiceConfig Service = new()
    {
        Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 80),
        RealServers =
        [
            new RealServerConfig { Address = InetAddress.Parse("198.18.0.1"), Port = 80 },
            new RealServerConfig { Address = InetAddress.Parse("198.18.0.2"), Port = 80 },
        ],
    };

    private static readonly LbConfig Before = new() { VirtualServices = [Service], VrrpInstances = [Instance("1111")] };

    private static readonly LbConfig After = new()
    {
        VirtualServices = [Service with { Quorum = 2, RealServers = [Service.RealServers[0] with { Weight = 3 }, Service.RealServers[1] with { Address = InetAddress.Parse("198.18.0.3") }] }],
        VrrpInstances = [Instance("2222")],
    };

    public static ReloadReport Reload { get; } =
        ReloadReport.Of("/etc/lb.conf", isDryRun: true, [new Diagnostic(new SourceLocation("/etc/lb.conf", 3, 1), DiagnosticSeverity.Warning, "LB2001", "'x' is unknown")])
            .With(ReloadPlan.Between(Before, After) with
            {
                EndedOrders =
                [
                    new EndedOrder($"{Service.Key}", "198.18.0.1", "weight 5", "the configured weight changes from 1 to 3"),
                    new EndedOrder($"{Service.Key}", "198.18.0.2", "drain", "the real_server is removed"),
                ],
            });

    private static readonly Diagnostic[] Findings =
    [
        new(new SourceLocation("/etc/lb.conf", 2, 1), DiagnosticSeverity.Warning, "LB2001", "'x' is unknown"),
        new(new SourceLocation("/etc/lb.conf", 3, 1), DiagnosticSeverity.Error, "LB1005", "not closed"),
        new(new SourceLocation("/etc/lb.conf", 9, 5), DiagnosticSeverity.Error, "LB3002", "no port"),
    ];

    public static ReloadReport Refusal { get; } = ReloadReport.Of("/etc/lb.conf", isDryRun: false, Findings).Refused(Findings);

    public static ReloadReport RefusalOfOneError { get; } = ReloadReport.Of("/etc/lb.conf", isDryRun: false, Findings[..2]).Refused(Findings[..2]);

    public static OrderReport Drain { get; } = OrderReport.Of("198.18.0.2", [Service.Key], true, null);

    private static VrrpInstanceConfig Instance(string password) => new() { Name = "VI_1", Authentication = new VrrpAuthenticationConfig("PASS", password) };
}
