namespace Lb.Host.Demo.Steps;

/// <summary>What the directors themselves say they did.</summary>
internal sealed class ReadCounters : DemoStep
{
    public override string Name => "read_counters";

    public override string Sentence => "Ask both directors for their counters: the BACKUP met the frames that the MASTER redirected, and balanced none of them again.";

    public override string Claim => "Redirected frames are not balanced again";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var (first, second) = (stage.Directors[0], stage.Directors[1]);
        var one = await first.ReadCountersAsync(cancellation);
        var two = await second.ReadCountersAsync(cancellation);

        // Not MASTER, it has no service at that port to balance for: what was sent on to it is passed to its kernel.
        var met = two.Passed + two.RedirectedByPeer;
        return new DemoOutcome(
            one.AddUp && two.AddUp && one.Forwarded > 0 && one.Local > 0 && two.Forwarded == 0 && two.Local == 0 && met > 0,
            $"{met} redirected, 0 balanced again",
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
