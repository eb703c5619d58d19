using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Scheduling;

/// <summary>What holds for every scheduler.</summary>
public sealed class AnySchedulerTests
{
    public static TheoryData<string> Names => [.. Schedulers.Keys];

    private static Dictionary<string, Func<IScheduler>> Schedulers { get; } = new(StringComparer.Ordinal)
    {
        ["rr"] = static () => new RoundRobinScheduler(),
        ["wrr"] = static () => new WeightedRoundRobinScheduler(),
        ["smooth wrr"] = static () => new SmoothWeightedRoundRobinScheduler(),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_NoServer_GivesNone(string name) => Assert.Equal("--", new ServiceUnderTest(Schedulers[name]()).Connect(2));

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_EveryServerQuiesced_GivesNoneUntilOneIsBack(string name)
    {
        var service = new ServiceUnderTest(Schedulers[name](), 3, 0);
        Assert.Equal("111", service.Connect(3));

        service.SetWeight(1, 0);
        Assert.Equal("--", service.Connect(2));

        service.SetWeight(2, 5);
        Assert.Equal("22", service.Connect(2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_EveryServerOverloaded_GivesNoneUntilOneIsFreed(string name)
    {
        var service = new ServiceUnderTest(Schedulers[name](), 3, 2);
        service[1].SetThresholds(upper: 2, lower: 0);
        service[2].SetThresholds(upper: 1, lower: 0);

        var picks = service.Connect(8);
        Assert.Equal((2, 1, 5), (picks.Count(static p => p == '1'), picks.Count(static p => p == '2'), picks.Count(static p => p == '-')));
        Assert.EndsWith("-----", picks, StringComparison.Ordinal);

        service[2].RemoveFlow(FlowState.SynRecv);
        Assert.Equal("2-", service.Connect(2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Remove_LastServer_LeavesNone(string name)
    {
        var service = new ServiceUnderTest(Schedulers[name](), 2, 1);
        service.Connect(2);

        service.Remove(1);
        Assert.Equal("22", service.Connect(2));

        service.Remove(2);
        Assert.Equal("--", service.Connect(2));

        service.Add(3, 1);
        Assert.Equal("33", service.Connect(2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AddEditRemove_ServerInTheWrongPlace_Throws(string name)
    {
        var scheduler = Schedulers[name]();
        var server = new ServerState(new RealServerId(1), InetAddress.FromIPv4(0xC612_000B), 1);

        Assert.Throws<ArgumentException>("server", () => scheduler.Edit(server));
        Assert.Throws<ArgumentException>("server", () => scheduler.Remove(server));
        scheduler.Add(server);
        Assert.Throws<ArgumentException>("server", () => scheduler.Add(server));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_ManyServers_AllocatesNothing(string name)
    {
        var scheduler = Schedulers[name]();
        for (ushort i = 1; i <= 20; i++)
        {
            scheduler.Add(new ServerState(new RealServerId(i), InetAddress.FromIPv4(0xC612_0000u + i), i));
        }

        var context = new SchedulingContext(InetAddress.FromIPv4(0xC613_0001), 1024);
        scheduler.Pick(context);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            scheduler.Pick(context);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
