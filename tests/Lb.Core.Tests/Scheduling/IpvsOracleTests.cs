using System.Globalization;
using System.Text.Json;
using Lb.Core.Flows;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Scheduling;

/// <summary>Every sequence that the oracle holds, to the last pick.</summary>
public sealed class IpvsOracleTests
{
    public static TheoryData<string> Wrr => [.. Entries("wrr").Select(static e => e.Name)];

    public static TheoryData<string> WrrChanges => [.. Entries("wrr_changes").Select(static e => e.Name)];

    public static TheoryData<int, string> Schedulers
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (index, run) in IpvsOracle.Root.GetProperty("schedulers").EnumerateArray().Index())
            {
                data.Add(index, $"{run.GetProperty("sched")} {run.GetProperty("flags")} {run.GetProperty("weights")} {run.GetProperty("mode")}");
            }

            return data;
        }
    }

    // The recorder counted more connections than it kept the client's address and port of.
    private static (InetAddress Address, ushort Port)[] Clients { get; } =
    [
        .. IpvsOracle.Root.GetProperty("tuples").EnumerateArray().Select(static tuple => (InetAddress.Parse(tuple[0].GetString()!), tuple[1].GetUInt16())),
    ];

    [Theory]
    [MemberData(nameof(Wrr))]
    public void Wrr_BuiltServerByServer_PicksAsTheKernel(string weights)
    {
        var picks = IpvsOracle.Root.GetProperty("wrr").GetProperty(weights).GetString()!;
        var service = new ServiceUnderTest(
            new WeightedRoundRobinScheduler(), [.. weights.Split(',').Select(static w => int.Parse(w, CultureInfo.InvariantCulture))]);

        Assert.Equal(picks, service.Connect(picks.Length));
    }

    [Theory]
    [MemberData(nameof(WrrChanges))]
    public void Wrr_ChangedWhileScheduling_PicksAsTheKernel(string name)
    {
        var story = IpvsOracle.Root.GetProperty("wrr_changes").GetProperty(name);
        var service = new ServiceUnderTest(new WeightedRoundRobinScheduler(), Weights(story));

        foreach (var step in story.GetProperty("steps").EnumerateArray())
        {
            if (step.TryGetProperty("ipvsadm", out var arguments))
            {
                service.Ipvsadm(arguments.GetString()!);
            }
            else
            {
                Assert.Equal(step.GetProperty("picks").GetString(), service.Connect(step.GetProperty("syns").GetInt32()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Scheduler_RunOfTheOracle_PicksAsTheKernel(int index, string name)
    {
        Assert.NotEmpty(name);
        var run = IpvsOracle.Root.GetProperty("schedulers")[index];
        var service = Service(run);
        var closesEveryThird = run.GetProperty("mode").GetString() == "close3";

        var picks = string.Concat(Clients.Select((client, i) =>
        {
            var server = service.Connect(client.Address, client.Port);
            if (closesEveryThird && i % 3 == 0)
            {
                server?.ChangeFlow(FlowState.SynRecv, FlowState.TimeWait);
            }

            return server is null ? '-' : (char)('0' + server.RealServerId.Value);
        }));

        Assert.Equal(run.GetProperty("picks").GetString(), picks);
    }

    [Theory]
    [InlineData("rr")]
    [InlineData("wrr")]
    [InlineData("lc")]
    [InlineData("wlc")]
    [InlineData("sed")]
    [InlineData("nq")]
    public void Scheduler_RunsWhateverTheClients_CountAsTheKernel(string scheduler)
    {
        var runs = IpvsOracle.Root.GetProperty("schedulers").EnumerateArray()
            .Where(run => run.GetProperty("sched").GetString() == scheduler && run.GetProperty("mode").GetString() == "syn")
            .ToArray();

        Assert.NotEmpty(runs);
        Assert.All(runs, static run =>
        {
            var counts = run.GetProperty("counts").EnumerateObject().ToDictionary(static c => c.Name[2] - '0', static c => c.Value.GetInt32());
            var picks = Service(run).Connect(counts.Values.Sum());
            Assert.Equal(counts, counts.ToDictionary(static c => c.Key, c => picks.Count(p => p == '0' + c.Key)));
        });
    }

    private static ServiceUnderTest Service(JsonElement run)
    {
        Assert.True(SchedulerKinds.TryParse(run.GetProperty("sched").GetString()!, out var kind));
        var service = new ServiceUnderTest(SchedulerFactory.Create(kind, Flags(run.GetProperty("flags").GetString()!)));
        var weights = Weights(run);
        var order = run.TryGetProperty("order", out var names)
            ? [.. names.EnumerateArray().Select(static n => n.GetString()![2] - '0')]
            : Enumerable.Range(1, weights.Length).ToArray();
        foreach (var (digit, weight) in order.Zip(weights))
        {
            service.Add(digit, weight);
        }

        if (run.TryGetProperty("then", out var commands))
        {
            foreach (var command in commands.EnumerateArray())
            {
                service.Ipvsadm(command.GetString()!);
            }
        }

        return service;
    }

    private static SchedulerFlags Flags(string names) =>
        (names.Contains("port", StringComparison.Ordinal) ? SchedulerFlags.Port : SchedulerFlags.None)
        | (names.Contains("fallback", StringComparison.Ordinal) ? SchedulerFlags.Fallback : SchedulerFlags.None);

    private static IEnumerable<JsonProperty> Entries(string name) => IpvsOracle.Root.GetProperty(name).EnumerateObject();

    private static int[] Weights(JsonElement run) => [.. run.GetProperty("weights").EnumerateArray().Select(static w => w.GetInt32())];
}
