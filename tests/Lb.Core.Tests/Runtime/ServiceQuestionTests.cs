using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Runtime;

/// <summary>What is told about a service, from its configuration and the books of several workers.</summary>
public sealed class ServiceQuestionTests
{
    private static readonly ServiceId Own = new(3), Standby = new(4), Other = new(5);
    private static readonly InetAddress Rip = InetAddress.Parse("198.18.0.2");
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:00:00:00:02");

    [Fact]
    public void Answer_BooksOfSeveralWorkersAndBothPorts_AreSummed()
    {
        var server = Answer(
            ServiceRole.Demoted,
            new ServerReading(Own, Rip, 1, 1, 10) { Persistent = 100 },
            new ServerReading(Own, Rip, 1, 2, 20) { Persistent = 200 },
            new ServerReading(Standby, Rip, 1, 4, 40) { Persistent = 400 },
            new ServerReading(Other, Rip, 1, 100, 100),
            new ServerReading(Own, InetAddress.Parse("198.18.0.3"), 1, 100, 100));

        Assert.Equal((7L, 70L, 700L), (server.ActiveConnections, server.InactiveConnections, server.PersistentConnections));
    }

    [Fact]
    public void Answer_Traffic_OfTheServiceHasRemovedServersToo()
    {
        var service = AnswerAll(
            ServiceRole.Demoted,
            new ServerReading(Own, Rip, 1, 0, 0) { Traffic = new TrafficTotals(1, 10, 100) },
            new ServerReading(Own, Rip, 1, 0, 0) { Traffic = new TrafficTotals(2, 20, 200) },
            new ServerReading(Standby, Rip, 1, 0, 0) { Traffic = new TrafficTotals(4, 40, 400) },
            new ServerReading(Other, Rip, 1, 0, 0) { Traffic = new TrafficTotals(1000, 1000, 1000) },
            new ServerReading(Own, InetAddress.Parse("198.18.0.3"), null, 0, 0) { Traffic = new TrafficTotals(8, 80, 800) });

        Assert.Equal(new TrafficTotals(7, 70, 700), Assert.Single(service.RealServers).Traffic);
        Assert.Equal(new TrafficTotals(15, 150, 1500), service.Traffic);
    }

    [Theory]
    [InlineData(ServiceRole.Active, 5)]
    [InlineData(ServiceRole.Demoted, 5)]
    [InlineData(ServiceRole.Parked, 6)]
    public void Answer_Weight_IsThatOfThePortItListensAt(ServiceRole role, int expected) =>
        Assert.Equal(expected, Answer(role, new ServerReading(Own, Rip, 5, 0, 0), new ServerReading(Standby, Rip, 6, 0, 0)).EffectiveWeight);

    [Fact]
    public void Answer_ListensNowhereYet_HasTheConfiguredWeight() => Assert.Equal(9, Answer(ServiceRole.Parked).EffectiveWeight);

    [Fact]
    public void Answer_TakenOutOfTheScheduler_HasNoWeight() =>
        Assert.Equal(0, Answer(ServiceRole.Active, new ServerReading(Own, Rip, null, 1, 0)).EffectiveWeight);

    [Theory]
    [InlineData(ServiceRole.Active, true, true, false, true)]
    [InlineData(ServiceRole.Active, true, false, true, false)]
    [InlineData(ServiceRole.Parked, false, false, true, true)]
    public void Answer_UpperThreshold_IsReachedWhenItIsOnEveryWorkerOfThePortItListensAt(ServiceRole role, bool first, bool second, bool standby, bool expected) =>
        Assert.Equal(
            expected,
            Answer(
                role,
                new ServerReading(Own, Rip, 1, 0, 0) { IsOverloaded = first },
                new ServerReading(Own, Rip, 1, 0, 0) { IsOverloaded = second },
                new ServerReading(Standby, Rip, 1, 0, 0) { IsOverloaded = standby }).IsOverloaded);

    [Fact]
    public void Answer_ResolvedServer_HasItsWay()
    {
        var server = Answer(ServiceRole.Active);
        Assert.Equal((NextHopState.Resolved, (MacAddress?)Mac, "eth0", false), (server.Reach, server.MacAddress, server.InterfaceName, server.IsLocal));
    }

    private static RealServerStatus Answer(ServiceRole role, params ServerReading[] readings) => Assert.Single(AnswerAll(role, readings).RealServers);

    [Fact]
    public void Answer_ServerOutAndSorryServerIn_TellsBoth()
    {
        var sorry = new RealServerConfig { Address = InetAddress.Parse("198.18.0.9"), Port = 6379 };
        var config = new VirtualServiceConfig
        {
            Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 6379),
            RealServers = [new RealServerConfig { Address = Rip, Port = 6379 }],
            SorryServer = sorry,
        };

        var servers = new ServiceQuestion(config, null, ServiceRole.Active, "eth0", Own, null) { Pool = [new PoolServer(sorry, 1)] }.Answer(Books(), NetworkMap.Empty).RealServers;

        Assert.Equal([(Rip, false, false), (sorry.Address, true, true)], servers.Select(server => (server.Address, server.IsInPool, server.IsSorryServer)));
    }

    private static ILookup<ServiceId, ServerReading> Books(params ServerReading[] readings) => readings.ToLookup(static reading => reading.Service);

    private static ServiceStatus AnswerAll(ServiceRole role, params ServerReading[] readings)
    {
        var config = new VirtualServiceConfig
        {
            Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 6379),
            StandbyPort = 26379,
            RealServers = [new RealServerConfig { Address = Rip, Port = 6379, Weight = 9 }],
        };
        var map = new NetworkMap(
            ImmutableDictionary<InetAddress, Reach>.Empty.Add(Rip, new Reach(NextHopState.Resolved, 2, "eth0", default, 1500, Mac)),
            ImmutableDictionary<int, MacAddress>.Empty,
            ImmutableDictionary<LinkNeighbor, MacAddress>.Empty);
        return new ServiceQuestion(config, "VI_1", role, "eth0", Own, Standby) { Pool = ServiceRoles.AsConfigured(config) }.Answer(Books(readings), map);
    }
}
