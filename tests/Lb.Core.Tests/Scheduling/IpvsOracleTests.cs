using System.Globalization;
using System.Text.Json;
using Lb.Core.Scheduling;

namespace Lb.Core.Tests.Scheduling;

/// <summary>Every sequence of rr and wrr that the oracle holds, to the last pick.</summary>
public sealed class IpvsOracleTests
{
    public static TheoryData<string> Wrr => [.. Entries("wrr").Select(static e => e.Name)];

    public static TheoryData<string> WrrChanges => [.. Entries("wrr_changes").Select(static e => e.Name)];

    public static TheoryData<int> Schedulers => [.. Enumerable.Range(0, IpvsOracle.Root.GetProperty("schedulers").GetArrayLength())];

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
    public void Scheduler_ServersInTheGivenOrderAndThresholds_PicksAndCountsAsTheKernel(int index)
    {
        var run = IpvsOracle.Root.GetProperty("schedulers")[index];
        var service = new ServiceUnderTest(
            string.Equals(run.GetProperty("sched").GetString(), "rr", StringComparison.Ordinal)
                ? new RoundRobinScheduler()
                : new WeightedRoundRobinScheduler());
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

        var expected = run.GetProperty("picks").GetString()!;
        var counts = run.GetProperty("counts").EnumerateObject().ToDictionary(static c => c.Name[2] - '0', static c => c.Value.GetInt32());
        var picks = service.Connect(counts.Values.Sum());

        Assert.Equal(expected, picks[..expected.Length]);
        Assert.Equal(counts, counts.ToDictionary(static c => c.Key, c => picks.Count(p => p == '0' + c.Key)));
    }

    private static IEnumerable<JsonProperty> Entries(string name) => IpvsOracle.Root.GetProperty(name).EnumerateObject();

    private static int[] Weights(JsonElement run) => [.. run.GetProperty("weights").EnumerateArray().Select(static w => w.GetInt32())];
}
