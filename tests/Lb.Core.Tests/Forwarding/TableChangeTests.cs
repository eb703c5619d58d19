using System.Text.Json;
using Lb.Core.Scheduling;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>Scheduling through the whole forwarder, across changes of the table.</summary>
public sealed class TableChangeTests
{
    public static TheoryData<string> Wrr => [.. Entries("wrr").Select(static e => e.Name)];

    public static TheoryData<string> WrrChanges => [.. Entries("wrr_changes").Select(static e => e.Name)];

    [Theory]
    [MemberData(nameof(Wrr))]
    public void Process_WrrOfTheOracle_PicksAsTheKernel(string weights)
    {
        var picks = IpvsOracle.Root.GetProperty("wrr").GetProperty(weights).GetString()!;
        var director = new TestDirector(new DirectorSetup
        {
            Scheduler = SchedulerKind.WeightedRoundRobin,
            Weights = [.. weights.Split(',').Select(weight => int.Parse(weight, provider: null))],
        });

        Assert.Equal(picks, Connect(director, 1000, picks.Length));
    }

    [Theory]
    [MemberData(nameof(WrrChanges))]
    public void Apply_ChangeOfTheOracle_PicksGoOnAsTheKernels(string name)
    {
        var story = IpvsOracle.Root.GetProperty("wrr_changes").GetProperty(name);
        var director = new TestDirector(new DirectorSetup
        {
            Scheduler = SchedulerKind.WeightedRoundRobin,
            Weights = [.. story.GetProperty("weights").EnumerateArray().Select(weight => weight.GetInt32())],
        });

        var port = 1000;
        foreach (var step in story.GetProperty("steps").EnumerateArray())
        {
            if (step.TryGetProperty("ipvsadm", out var arguments))
            {
                director.Ipvsadm(arguments.GetString()!);
            }
            else
            {
                var syns = step.GetProperty("syns").GetInt32();
                Assert.Equal(step.GetProperty("picks").GetString(), Connect(director, port, syns));
                port += syns;
            }
        }
    }

    // Client, port and virtual port all have to reach the scheduler.
    [Theory]
    [InlineData("sh", SchedulerKind.SourceHashing)]
    [InlineData("mh", SchedulerKind.MaglevHashing)]
    public void Process_HashOfTheOracle_PicksAsTheKernel(string name, SchedulerKind scheduler)
    {
        var run = IpvsOracle.Root.GetProperty("schedulers").EnumerateArray()
            .First(entry => entry.GetProperty("sched").GetString() == name && entry.GetProperty("flags").GetString() == $"{name}-port");
        var director = new TestDirector(new DirectorSetup { Scheduler = scheduler, SchedulerFlags = SchedulerFlags.Port });
        var frames = IpvsOracle.Root.GetProperty("tuples").EnumerateArray()
            .Select(tuple => Frames.Tcp($"{tuple[0].GetString()}:{tuple[1].GetUInt16()}", "198.18.0.100:80", Syn));

        var decisions = director.Send([.. frames]).Decisions;
        Assert.Equal(run.GetProperty("picks").GetString(), string.Concat(decisions.Select(decision => decision[^1])));
    }

    // The virtual address and the moment, too.
    [Fact]
    public void Process_CustomScheduler_IsToldWhoAsksForWhatAndWhen()
    {
        var asking = new AskingScheduler();
        var director = new TestDirector(new DirectorSetup { CustomScheduler = () => asking });
        director.Send(Tcp(Syn, 1111));

        Assert.Equal(new SchedulingContext(Client, 1111, Vip, 80, director.Now), asking.Asked);
        Assert.Equal("received=1 no_real_server=1 generated=1", director.Counters);
    }

    [Fact]
    public void Process_RrOfTheOracle_PicksAsTheKernel()
    {
        var run = IpvsOracle.Root.GetProperty("schedulers").EnumerateArray().First(entry => entry.GetProperty("sched").GetString() == "rr");
        var picks = run.GetProperty("picks").GetString()!;
        Assert.Equal(picks, Connect(new TestDirector(), 1000, picks.Length));
    }

    [Fact]
    public void Process_TwoWorkers_EachPicksInTheKernelsOrder()
    {
        var workers = new[] { new TestDirector(), new TestDirector() };
        Assert.Equal(["3", "3", "2", "2", "1", "1"], Enumerable.Range(1000, 6).Select(port => Connect(workers[port % 2], port, 1)));
    }

    [Fact]
    public void Apply_NothingChanged_SchedulerAndFlowsGoOn()
    {
        var director = new TestDirector();
        Assert.Equal("3", Connect(director, 1000, 1));

        director.Listen(_ => true);

        Assert.Equal("21", Connect(director, 1001, 2));
        Assert.Equal("forward rs3", director.Send(Tcp(Ack, 1000)).Decision);
    }

    [Fact]
    public void Apply_ServiceGoneAndBack_ItsFlowsGoOn()
    {
        var director = new TestDirector();
        director.Send(Tcp(Syn), Tcp(Ack));

        director.Listen(key => key.Port != 80);
        Assert.Equal("pass", director.Send(Tcp(Data, octets: 1)).Decision);
        director.Listen(_ => true);

        Assert.Equal("forward rs3", director.Send(Tcp(Data, octets: 1)).Decision);
    }

    [Fact]
    public void Settle_FramesTheDevicesDidNotTake_AreDropsInsteadOfDeliveries()
    {
        var director = new TestDirector(new DirectorSetup { Local = [2] })
        {
            TransmitFails = slot => slot.WasReceived,
        };
        var later = Fragments(octets: 2000)[1];
        director.Send(later);

        // A remote frame, a local one, a client that is told, and a held fragment behind its first.
        director.Send(Tcp(Syn, 1), Tcp(Syn, 2), Tcp(Syn, 3, envelope: Ttl(1)), Fragments(octets: 2000)[0]);

        Assert.Equal("received=5 ttl_expired=1 transmit_failed=4 generated=1", director.Counters);
        director.Finish();
    }

    [Fact]
    public void Settle_AnswerTheDeviceDidNotTake_ChangesNoSum()
    {
        var director = new TestDirector { TransmitFails = slot => !slot.WasReceived };
        director.Send(Tcp(Syn, envelope: Ttl(1)));
        Assert.Equal("received=1 ttl_expired=1 generated=1", director.Counters);
    }

    private static string Connect(TestDirector director, int port, int count) =>
        string.Concat(director.Send([.. Enumerable.Range(port, count).Select(client => Tcp(Syn, (ushort)client))]).Decisions.Select(decision => decision[^1]));

    private static IEnumerable<JsonProperty> Entries(string name) => IpvsOracle.Root.GetProperty(name).EnumerateObject();

    private sealed class AskingScheduler : IScheduler
    {
        public SchedulingContext? Asked { get; private set; }

        public void Add(ServerState server)
        {
        }

        public void Edit(ServerState server)
        {
        }

        public void Remove(ServerState server)
        {
        }

        public ServerState? Pick(in SchedulingContext context)
        {
            Asked = context;
            return null;
        }
    }
}
