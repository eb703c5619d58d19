using System.Collections.Immutable;
using Lb.Core.Forwarding;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Runtime;

/// <summary>Each service and each of its real servers has rates of its own.</summary>
public sealed class TrafficSamplerTests : IDisposable
{
    private static readonly TimeSpan TwoSeconds = TimeSpan.FromSeconds(2);

    // The first sample of 800 packets in 2 s moves the average by a quarter of 400 a second.
    private static readonly TrafficRates AfterOne = new(0, 100, 0);

    private readonly TrafficSampler _sampler = new(static _ => Task.FromResult(ImmutableArray<ServiceStatus>.Empty));

    public void Dispose() => _sampler.Dispose();

    [Fact]
    public void WithRates_NeverSampled_AreZero() => Assert.Equal((default, default), Rates(80));

    [Fact]
    public void WithRates_Sampled_AreThoseOfTheServiceAndOfTheServer()
    {
        _sampler.Sample([Service(80, packets: 800, ofServer: 400), Service(81, packets: 0, ofServer: 0)], TwoSeconds);

        Assert.Equal((AfterOne, new TrafficRates(0, 50, 0)), Rates(80));
        Assert.Equal((default, default), Rates(81));
    }

    [Fact]
    public void WithRates_ServiceGoneAndBack_IsNoBurst()
    {
        _sampler.Sample([Service(80, packets: 800, ofServer: 800)], TwoSeconds);
        _sampler.Sample([], TwoSeconds);

        _sampler.Sample([Service(80, packets: 800, ofServer: 800)], TwoSeconds);

        Assert.Equal((new TrafficRates(0, 75, 0), new TrafficRates(0, 75, 0)), Rates(80));
    }

    private (TrafficRates Service, TrafficRates Server) Rates(ushort port)
    {
        var service = Assert.Single(_sampler.WithRates([Service(port, 0, 0)]));
        return (service.Rates, Assert.Single(service.RealServers).Rates);
    }

    private static ServiceStatus Service(ushort port, long packets, long ofServer) => new()
    {
        Key = new ServiceKey(TransportProtocol.Udp, InetAddress.Parse("198.18.0.100"), port),
        Scheduler = SchedulerKind.RoundRobin,
        Role = ServiceRole.Active,
        DecidingInstance = null,
        InterfaceName = "eth0",
        StandbyPort = null,
        Traffic = new TrafficTotals(0, packets, 0),
        RealServers =
        [
            new RealServerStatus
            {
                Address = InetAddress.Parse("198.18.0.2"),
                Port = port,
                ConfiguredWeight = 1,
                EffectiveWeight = 1,
                Reach = NextHopState.Local,
                MacAddress = null,
                InterfaceName = null,
                ActiveConnections = 0,
                InactiveConnections = 0,
                Traffic = new TrafficTotals(0, ofServer, 0),
            },
        ],
    };
}
