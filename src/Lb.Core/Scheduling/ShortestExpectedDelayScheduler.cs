namespace Lb.Core.Scheduling;

/// <summary>
/// <c>sed</c>: the server with the fewest active connections for its weight, the new one counted in
/// (net/netfilter/ipvs/ip_vs_sed.c).
/// </summary>
internal sealed class ShortestExpectedDelayScheduler : ListScheduler
{
    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        ServerState? least = null;
        foreach (var server in Servers)
        {
            if (server.IsUsable && (least is null || IsShorter(server, least)))
            {
                least = server;
            }
        }

        return least;
    }

    /// <summary>Whether a new connection would wait less at <paramref name="server"/> than at <paramref name="other"/>.</summary>
    public static bool IsShorter(ServerState server, ServerState other) =>
        (other.ActiveConnections + 1L) * server.WeightHundredths > (server.ActiveConnections + 1L) * other.WeightHundredths;
}
