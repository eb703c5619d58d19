namespace Lb.Host.Demo.Steps;

/// <summary>Reads the recording of the LAN: how often did each frame of the client cross it?</summary>
internal sealed class ProveNoLoop : DemoStep
{
    // To the director, and from there to the other server.
    private const int MostAllowed = 2;

    public override string Name => "prove_no_loop";

    public override string Sentence => "Read tcpdump's recording of the LAN: no SYN, nor any other client frame, crossed it more than twice.";

    public override string Claim => "No client frame crossed the LAN more than twice";

    public override Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var ways = stage.Frames
            .Where(frame => frame.Destination.Equals(DemoStage.Vip))
            .GroupBy(frame => frame.Identity)
            .Select(way => way.ToArray())
            .ToArray();
        var syns = ways.Where(way => way[0].IsSyn).ToArray();
        var mostOfSyns = syns.Select(way => way.Length).DefaultIfEmpty().Max();
        var mostOfAll = ways.Select(way => way.Length).DefaultIfEmpty().Max();
        var resets = stage.Frames.Count(frame => frame.IsReset && frame.Source.Equals(DemoStage.Vip));

        return Task.FromResult(new DemoOutcome(
            syns.Length > 0 && mostOfAll <= MostAllowed && resets == 0,
            $"at most {mostOfSyns} times (IPVS: {IpvsReference.Most})",
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["syns"] = syns.Length,
                ["most_times_of_a_syn"] = mostOfSyns,
                ["most_times_of_a_frame"] = mostOfAll,
                ["resets_from_the_vip"] = resets,
                ["ipvs_times_per_syn"] = IpvsReference.TimesPerSyn,
                ["ipvs_most_times_of_a_syn"] = IpvsReference.Most,
            },
            [
                $"{syns.Count(way => way.Length == 1)} SYNs crossed once and were served where they arrived, {syns.Count(way => way.Length == 2)} crossed twice:",
                .. syns.Where(way => way.Length > 1).Take(1).SelectMany(way => way).Select(frame =>
                    $"  {frame.Source} > {frame.Destination} SYN, id {frame.Identification}: {stage.HostOf(frame.SourceMac)} > {stage.HostOf(frame.DestinationMac)}, TTL {frame.TimeToLive}"),
                $"IPVS, same set-up, times per SYN: {string.Join(' ', IpvsReference.TimesPerSyn)}; {IpvsReference.Failed} of {IpvsReference.TimesPerSyn.Count} connections failed.",
            ]));
    }
}
