using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Scheduling;

/// <summary>What holds for every scheduler.</summary>
public sealed class AnySchedulerTests
{
    public static TheoryData<SchedulerKind> Kinds => [.. Enum.GetValues<SchedulerKind>()];

    /// <summary>Those that find another server for a client whose own is not usable: all but <c>dh</c>.</summary>
    public static TheoryData<SchedulerKind> Substituting =>
        [.. Enum.GetValues<SchedulerKind>().Where(static kind => kind != SchedulerKind.DestinationHashing)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pick_NoServer_GivesNone(SchedulerKind kind) => Assert.Equal("--", new ServiceUnderTest(New(kind)).Connect(2));

    [Theory]
    [MemberData(nameof(Substituting))]
    public void Pick_EveryServerQuiesced_GivesNoneUntilOneIsBack(SchedulerKind kind)
    {
        var service = new ServiceUnderTest(New(kind), 3, 0);
        Assert.Equal("111", service.Connect(3));

        service.SetWeight(1, 0);
        Assert.Equal("--", service.Connect(2));

        service.SetWeight(2, 5);
        Assert.Equal("22", service.Connect(2));
    }

    [Theory]
    [MemberData(nameof(Substituting))]
    public void Pick_EveryServerOverloaded_GivesNoneUntilOneIsFreed(SchedulerKind kind)
    {
        var service = new ServiceUnderTest(New(kind), 3, 2);
        service[1].SetThresholds(upper: 2, lower: 0);
        service[2].SetThresholds(upper: 1, lower: 0);

        var picks = service.Connect(8);
        Assert.Equal((2, 1, 5), (picks.Count(static p => p == '1'), picks.Count(static p => p == '2'), picks.Count(static p => p == '-')));
        Assert.EndsWith("-----", picks, StringComparison.Ordinal);

        service[2].RemoveFlow(FlowState.SynRecv);
        Assert.Equal("2-", service.Connect(2));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Remove_LastServer_LeavesNone(SchedulerKind kind)
    {
        var service = new ServiceUnderTest(New(kind), 2, 1);
        service.Connect(2);

        service.Remove(1);
        Assert.Equal("22", service.Connect(2));

        service.Remove(2);
        Assert.Equal("--", service.Connect(2));

        service.Add(3, 1);
        Assert.Equal("33", service.Connect(2));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AddEditRemove_ServerInTheWrongPlace_Throws(SchedulerKind kind)
    {
        var scheduler = New(kind);
        var server = new ServerState(new RealServerId(1), InetAddress.FromIPv4(0xC612_000B), 1);

        Assert.Throws<ArgumentException>("server", () => scheduler.Edit(server));
        Assert.Throws<ArgumentException>("server", () => scheduler.Remove(server));
        scheduler.Add(server);
        Assert.Throws<ArgumentException>("server", () => scheduler.Add(server));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pick_ManyServers_AllocatesNothing(SchedulerKind kind)
    {
        var scheduler = New(kind);
        for (ushort i = 1; i <= 20; i++)
        {
            scheduler.Add(new ServerState(new RealServerId(i), InetAddress.FromIPv4(0xC612_0000u + i), i));
        }

        Assert.Equal(0, Allocations.LeastOf(PickForMany));

        void PickForMany()
        {
            for (ushort i = 0; i < 1_000; i++)
            {
                var context = new SchedulingContext(
                    InetAddress.FromIPv4(0xC613_0001u + i), i, InetAddress.FromIPv4(0xC612_6400u + i), 80, new Instant(i * 1_000_000_000_000L));
                scheduler.Pick(context)?.AddFlow(FlowState.SynRecv);
            }
        }
    }

    private static IScheduler New(SchedulerKind kind) => SchedulerFactory.Create(kind, SchedulerFlags.Fallback, seed: 1);
}
