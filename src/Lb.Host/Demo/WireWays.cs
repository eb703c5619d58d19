using Lb.Host.Lab;

namespace Lb.Host.Demo;

/// <summary>A recording of the LAN, frame by frame of the client: how often did each cross it?</summary>
/// <param name="Frames">The recording.</param>
internal sealed record WireWays(IReadOnlyList<CapturedFrame> Frames)
{
    /// <summary>To the director, and from there to the other server.</summary>
    public const int MostAllowed = 2;

    private readonly CapturedFrame[][] _all =
        [.. Frames.Where(frame => frame.Destination.Equals(DemoStage.Vip)).GroupBy(frame => frame.Identity).Select(way => way.ToArray())];

    /// <summary>The ways of SYNs; each has a frame for each crossing.</summary>
    public IReadOnlyList<CapturedFrame[]> Syns => [.. _all.Where(way => way[0].IsSyn)];

    /// <summary>How often the SYN crossed that did so most.</summary>
    public int MostOfSyns => Syns.Select(way => way.Length).DefaultIfEmpty().Max();

    /// <summary>How often the frame crossed that did so most.</summary>
    public int MostOfAll => _all.Select(way => way.Length).DefaultIfEmpty().Max();

    /// <summary>Connections the VIP refused.</summary>
    public int Resets => Frames.Count(frame => frame.IsReset && frame.Source.Equals(DemoStage.Vip));

    /// <summary>Whether there was something to see, no loop, and no refusal.</summary>
    public bool AreStraight => Syns.Count > 0 && MostOfAll <= MostAllowed && Resets == 0;
}
