using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Health;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Runtime.Health;

/// <summary>What is told of a real server's checkers beside it.</summary>
public sealed class ServiceHealthTests
{
    private static readonly ServiceKey Key = new(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 80);
    private static readonly InetAddress Rip = InetAddress.Parse("198.18.0.2");

    private static readonly CheckerStatus Fresh = Checker("HTTP_GET", true, "status 200", 7, 1);
    private static readonly CheckerStatus Stale = Checker("TCP_CHECK", true, "connected", 3, 5);
    private static readonly CheckerStatus Down = Checker("SMTP_CHECK", false, "refused", 1, 9);
    private static readonly CheckerStatus Waiting = new("DNS_CHECK", true, false, null, default, default);

    [Fact]
    public void WithHealth_NoChecker_TellsNothing() => Assert.Null(HealthOf(true));

    [Fact]
    public void WithHealth_NoneHasRun_SaysSo() => Assert.Equal(new RealServerHealth(null, null, null), HealthOf(true, Waiting));

    [Fact]
    public void WithHealth_AllUp_TellsOfTheOneThatRanLast() =>
        Assert.Equal(new RealServerHealth(true, "HTTP_GET: status 200", TimeSpan.FromMilliseconds(7)), HealthOf(true, Stale, Fresh, Waiting));

    [Fact]
    public void WithHealth_OneDown_TellsOfThatOne() =>
        Assert.Equal(new RealServerHealth(false, "SMTP_CHECK: refused", TimeSpan.FromMilliseconds(1)), HealthOf(false, Stale, Down, Fresh));

    [Fact]
    public void WithHealth_SameServerOfAnotherService_IsNotMixedUp() =>
        Assert.Null(Assert.Single(Assert.Single(Services.WithHealth([Status(false, Down) with { Service = Key with { Port = 81 } }])).RealServers).Health);

    private static System.Collections.Immutable.ImmutableArray<ServiceStatus> Services =>
    [
        new ServiceStatus
        {
            Key = Key,
            Scheduler = SchedulerKind.RoundRobin,
            Role = ServiceRole.Active,
            DecidingInstance = null,
            InterfaceName = "eth0",
            StandbyPort = null,
            RealServers =
            [
                new RealServerStatus
                {
                    Address = Rip,
                    Port = 80,
                    ConfiguredWeight = 1,
                    EffectiveWeight = 1,
                    Reach = NextHopState.Local,
                    MacAddress = null,
                    InterfaceName = null,
                    ActiveConnections = 0,
                    InactiveConnections = 0,
                },
            ],
        },
    ];

    private static RealServerHealth? HealthOf(bool isUp, params CheckerStatus[] checkers) =>
        Assert.Single(Assert.Single(Services.WithHealth([Status(isUp, checkers)])).RealServers).Health;

    private static ServerHealthStatus Status(bool isUp, params CheckerStatus[] checkers) => new()
    {
        Service = Key,
        Address = Rip,
        IsUp = isUp,
        IsSuppressed = false,
        IsDraining = false,
        IsRemoved = false,
        OrderedWeight = null,
        Checkers = [.. checkers],
    };

    private static CheckerStatus Checker(string kind, bool isUp, string reason, int milliseconds, int secondsAgo) =>
        new(kind, isUp, HasRun: true, reason, TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromSeconds(secondsAgo));
}
