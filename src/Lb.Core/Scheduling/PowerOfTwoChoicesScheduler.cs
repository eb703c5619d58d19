using System.Diagnostics;

namespace Lb.Core.Scheduling;

/// <summary>
/// <c>twos</c>: two servers are drawn by weight, perhaps one twice, and the one with less load for its weight is picked
/// (net/netfilter/ipvs/ip_vs_twos.c): nearly as even as <c>wlc</c>, and a server that just came is not flooded.
/// </summary>
/// <param name="seed">Where the draws begin; equal seeds give equal draws.</param>
internal sealed class PowerOfTwoChoicesScheduler(ulong seed) : ListScheduler
{
    private readonly SplitMix _random = new(seed);

    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        var total = 0ul;
        foreach (var server in Servers)
        {
            total += server.IsUsable ? (ulong)server.WeightHundredths : 0;
        }

        if (total == 0)
        {
            return null;
        }

        var first = At(_random.Below(total));
        var second = At(_random.Below(total));
        return first.Load * second.WeightHundredths > second.Load * first.WeightHundredths ? second : first;
    }

    /// <summary>The server that owns a point on the line of all usable weights.</summary>
    private ServerState At(ulong point)
    {
        foreach (var server in Servers)
        {
            if (!server.IsUsable)
            {
                continue;
            }

            if (point < (ulong)server.WeightHundredths)
            {
                return server;
            }

            point -= (ulong)server.WeightHundredths;
        }

        throw new UnreachableException("The point is beyond the weights.");
    }
}
