namespace Lb.Lab.Tests.Vrrp;

/// <summary>What the interoperation lab recorded, and questions to it.</summary>
/// <param name="Moments">When what was done.</param>
/// <param name="Advertisements">All that crossed the network.</param>
/// <param name="OurMac">Which of them are lb-host's.</param>
/// <param name="OurHoldings">What lb-host's host held and when.</param>
/// <param name="TheirHoldings">What keepalived's host held and when.</param>
internal sealed record InteropRecord(
    InteropMoments Moments,
    IReadOnlyList<Advertisement> Advertisements,
    string OurMac,
    IReadOnlyList<Holding> OurHoldings,
    IReadOnlyList<Holding> TheirHoldings)
{
    /// <summary>One node's advertisements for a virtual router, resignations included.</summary>
    public IEnumerable<Advertisement> Of(VirtualRouter router, bool ours) =>
        Advertisements.Where(one => one.VirtualRouterId == router.Id && (one.SourceMac == OurMac) == ours);

    /// <summary>One node's advertisements as MASTER within a time.</summary>
    public IEnumerable<Advertisement> AsMaster(VirtualRouter router, bool ours, DateTime from, DateTime until) =>
        Of(router, ours).Where(one => one.Priority > 0 && one.At >= from && one.At < until);

    /// <summary>From the last advertisement of a node that died to the first of the other one, by the capture's clock alone.</summary>
    /// <param name="router">The virtual router.</param>
    /// <param name="oursDied">Who died.</param>
    /// <param name="death">When that was begun: it dies a moment later.</param>
    public TimeSpan Takeover(VirtualRouter router, bool oursDied, DateTime death)
    {
        var first = Of(router, !oursDied).First(one => one.At >= death);
        return first.At - Of(router, oursDied).Last(one => one.At < first.At).At;
    }

    /// <summary>From a node's resignation to the first advertisement of the other one.</summary>
    public TimeSpan Handover(VirtualRouter router, bool oursResigned, DateTime request)
    {
        var resignation = Of(router, oursResigned).First(one => one.At >= request && one.Priority == 0);
        return Of(router, !oursResigned).First(one => one.At > resignation.At).At - resignation.At;
    }

    /// <summary>How long both hosts held a virtual router's addresses within a time.</summary>
    public TimeSpan HeldByBoth(VirtualRouter router, DateTime from, DateTime until)
    {
        var longest = TimeSpan.Zero;
        foreach (var ours in HoldingsOf(OurHoldings))
        {
            foreach (var theirs in HoldingsOf(TheirHoldings).Where(theirs => theirs.Address == ours.Address))
            {
                var begin = Max(Max(ours.From, theirs.From), from);
                var end = Min(Min(ours.Until ?? until, theirs.Until ?? until), until);
                longest = end - begin > longest ? end - begin : longest;
            }
        }

        return longest;

        IEnumerable<Holding> HoldingsOf(IEnumerable<Holding> all) => all.Where(holding => router.Addresses.Contains(holding.Address));
    }

    private static DateTime Max(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Min(DateTime one, DateTime other) => one < other ? one : other;
}
