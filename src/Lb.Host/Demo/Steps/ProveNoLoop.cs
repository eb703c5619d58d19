namespace Lb.Host.Demo.Steps;

/// <summary>Reads the recording of the LAN: how often did each frame of the client cross it?</summary>
internal sealed class ProveNoLoop : DemoStep
{
    public override string Name => "prove_no_loop";

    public override string Sentence => "Read tcpdump's recording of the LAN: no SYN, nor any other client frame, crossed it more than twice.";

    public override string Claim => "No client frame crossed the LAN more than twice";

    public override Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var ways = new WireWays(stage.Frames);
        var syns = ways.Syns;
        return Task.FromResult(new DemoOutcome(
            ways.AreStraight,
            $"at most {ways.MostOfSyns} times (IPVS: {IpvsReference.Most})",
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["syns"] = syns.Count,
                ["most_times_of_a_syn"] = ways.MostOfSyns,
                ["most_times_of_a_frame"] = ways.MostOfAll,
                ["resets_from_the_vip"] = ways.Resets,
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
