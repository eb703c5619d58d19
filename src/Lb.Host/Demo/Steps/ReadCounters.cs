namespace Lb.Host.Demo.Steps;

/// <summary>What the directors themselves say they did.</summary>
internal sealed class ReadCounters : DemoStep
{
    public override string Name => "read_counters";

    public override string Sentence => "Ask both directors for their counters: the second met redirected frames and balanced none of them again.";

    public override string Claim => "Redirected frames are recognised, never balanced again";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var one = await stage.Director1.ReadCountersAsync(cancellation);
        var two = await stage.Director2.ReadCountersAsync(cancellation);
        return new DemoOutcome(
            one.AddUp && two.AddUp && one.Forwarded > 0 && one.Local > 0 && two.Forwarded == 0 && two.Local == 0 && two.RedirectedByPeer > 0,
            $"{two.RedirectedByPeer} frames recognised",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["server1"] = one, ["server2"] = two },
            [
                $"{"frames",-22}{"server1",10}{"server2",10}",
                Row("received", one.Received, two.Received),
                Row("passed", one.Passed, two.Passed),
                Row("forwarded", one.Forwarded, two.Forwarded),
                Row("local", one.Local, two.Local),
                .. one.Dropped.Keys.Union(two.Dropped.Keys, StringComparer.Ordinal)
                    .Select(reason => (reason, first: one.Dropped.GetValueOrDefault(reason), second: two.Dropped.GetValueOrDefault(reason)))
                    .Where(drop => drop.first + drop.second > 0)
                    .Select(drop => Row(drop.reason, drop.first, drop.second)),
            ]);
    }

    private static string Row(string name, long one, long two) => $"{name,-22}{one,10}{two,10}";
}
