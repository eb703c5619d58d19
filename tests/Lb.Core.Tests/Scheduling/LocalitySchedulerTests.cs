using Lb.Core.Flows;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Scheduling;

/// <summary>lblc and lblcr, by the rules of ip_vs_lblc.c and ip_vs_lblcr.c.</summary>
public sealed class LocalitySchedulerTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public static TheoryData<SchedulerKind> Both =>
        [SchedulerKind.LocalityBasedLeastConnection, SchedulerKind.LocalityBasedLeastConnectionWithReplication];

    [Theory]
    [MemberData(nameof(Both))]
    public void Pick_OneDestination_StaysWithItsServerUntilThatIsBusyAndAnotherIsNot(SchedulerKind kind)
    {
        // Weight 4 each: more than 4 active connections are too many while the other has less than 2.
        var service = Service(kind, 4, 4);
        Assert.Equal("22222", service.Connect(5));
        Assert.Equal("1", service.Connect(1));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Pick_BusyServerAndNobodyToHelp_Stays(SchedulerKind kind)
    {
        var service = Service(kind, 4, 4);
        for (var i = 0; i < 2; i++)
        {
            service[1].AddFlow(FlowState.Established);
        }

        // The other has 2, which is not less than half its weight.
        Assert.Equal("2222222", service.Connect(7));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Pick_OtherDestination_GoesToTheLeastLoaded(SchedulerKind kind)
    {
        var service = Service(kind, 4, 4);
        Assert.Equal("2", service.Connect(1));
        service.Destination = InetAddress.FromIPv4(0xC612_00C8);
        Assert.Equal("1", service.Connect(1));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Pick_ServerDrainedOverloadedOrGone_TakesAnother(SchedulerKind kind)
    {
        foreach (var shut in new Action<ServiceUnderTest>[]
        {
            static service => service.SetWeight(2, 0), static service => service[2].SetThresholds(2, 0), static service => service.Remove(2),
        })
        {
            var service = Service(kind, 9, 9);
            Assert.Equal("2", service.Connect(1));
            shut(service);
            service[2].AddFlow(FlowState.Established);
            Assert.Equal("11", service.Connect(2));
        }
    }

    // The load then lies on the server of the destination; forgotten, the destination goes to the other one.
    [Theory]
    [MemberData(nameof(Both))]
    public void Pick_NobodyAskedForADay_DestinationIsForgotten(SchedulerKind kind)
    {
        var service = Service(kind, 9, 9);
        Assert.Equal("22", service.Connect(2));

        service.Now += Day - TimeSpan.FromSeconds(1);
        Assert.Equal("2", service.Connect(1));
        service.Now += Day - TimeSpan.FromSeconds(1);
        Assert.Equal("2", service.Connect(1));
        service.Now += Day;
        Assert.Equal("1", service.Connect(1));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Pick_RemovedServerIsBack_DestinationStaysWhereItWent(SchedulerKind kind)
    {
        var service = Service(kind, 9, 9);
        Assert.Equal("2", service.Connect(1));
        service.Remove(2);
        Assert.Equal("1", service.Connect(1));
        service.Add(2, 9);
        Assert.Equal("111", service.Connect(3));
    }

    [Fact]
    public void Lblcr_BusyServer_GetsHelpAndBothAreUsed()
    {
        var service = Service(SchedulerKind.LocalityBasedLeastConnectionWithReplication, 4, 4, 4);
        Assert.Equal("33333", service.Connect(5));

        // 2 joins (the newest of the idle ones), and the less loaded of the set is picked until it is as busy.
        Assert.Equal("22222", service.Connect(5));
        Assert.Equal("1", service.Connect(1));
    }

    [Fact]
    public void Lblc_BusyServer_IsReplacedNotHelped()
    {
        var service = Service(SchedulerKind.LocalityBasedLeastConnection, 4, 4);
        Assert.Equal("222221", service.Connect(6));

        // 2 is idle again, and would be the less loaded of a set of two.
        for (var i = 0; i < 5; i++)
        {
            service[2].RemoveFlow(FlowState.SynRecv);
        }

        Assert.Equal("1", service.Connect(1));
    }

    [Fact]
    public void Lblcr_SetUnchangedForADay_LosesItsMostLoaded()
    {
        var service = Service(SchedulerKind.LocalityBasedLeastConnectionWithReplication, 4, 4);
        Assert.Equal("222221", service.Connect(6));

        // Asked for within the day, so it is not forgotten; a day after the last change, the set shrinks to server 1.
        service.Now += TimeSpan.FromHours(23);
        Assert.Equal("1", service.Connect(1));
        service.Now += TimeSpan.FromHours(2);
        Assert.Equal("1", service.Connect(1));
        for (var i = 0; i < 5; i++)
        {
            service[2].RemoveFlow(FlowState.SynRecv);
        }

        Assert.Equal("1", service.Connect(1));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Pick_MoreDestinationsThanRemembered_ForgetsTheOneNotAskedForTheLongest(SchedulerKind kind)
    {
        var service = Service(kind, 9_999, 9_999);
        var servers = new List<char>();
        for (var i = 0u; i <= DestinationCache.Capacity; i++)
        {
            servers.Add(Ask(i));
        }

        // The first was forgotten; the second, next in turn, was not, and is asked for before it would be.
        Assert.Equal(servers[1], Ask(1));
        Assert.Equal('2', servers[0]);
        while (service[2].ActiveConnections <= service[1].ActiveConnections)
        {
            service[2].AddFlow(FlowState.Established);
        }

        Assert.Equal('1', Ask(0));

        char Ask(uint destination)
        {
            service.Destination = InetAddress.FromIPv4(0xC612_6400 + destination);
            service.Now += TimeSpan.FromSeconds(1);
            return service.Connect(1)[0];
        }
    }

    private static ServiceUnderTest Service(SchedulerKind kind, params ReadOnlySpan<int> weights) => new(SchedulerFactory.Create(kind), weights);
}
