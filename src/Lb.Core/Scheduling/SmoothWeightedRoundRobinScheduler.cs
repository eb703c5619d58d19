namespace Lb.Core.Scheduling;

/// <summary>
/// <c>wrr</c> without bursts: the same shares in every period of picks, each server's spread as evenly as its weight allows.
/// </summary>
/// <remarks>
/// The "smooth weighted round-robin" known from nginx: at each pick every usable server earns its weight, the richest is picked
/// and pays what all earned together. Weights 5:1:1 give A A B A C A A where the kernel's order is A A A A A B C. Equals go to
/// the first in IPVS's list order, the newest. Any change to the servers starts a new period, except a step of slow start: with few
/// connections from one step to the next, a server that ramps would have none as long as it would not be the first of a period.
/// </remarks>
public sealed class SmoothWeightedRoundRobinScheduler : IRampedScheduler
{
    private readonly ServerList _list = new();
    private long[] _credits = [];

    /// <inheritdoc/>
    public void Add(ServerState server)
    {
        _list.AddFirst(server);
        StartPeriod();
    }

    /// <inheritdoc/>
    public void Edit(ServerState server)
    {
        _ = _list.IndexOf(server);
        StartPeriod();
    }

    /// <inheritdoc/>
    public void Remove(ServerState server)
    {
        _ = _list.Remove(server);
        StartPeriod();
    }

    /// <inheritdoc/>
    void IRampedScheduler.Ramp(ServerState server) => _ = _list.IndexOf(server);

    /// <inheritdoc/>
    public ServerState? Pick(in SchedulingContext context)
    {
        var servers = _list.Servers;
        var credits = _credits;
        var richest = -1;
        var earned = 0L;
        for (var i = 0; i < servers.Length; i++)
        {
            var server = servers[i];
            if (!server.IsUsable)
            {
                continue;
            }

            earned += server.WeightHundredths;
            credits[i] += server.WeightHundredths;
            if (richest < 0 || credits[i] > credits[richest])
            {
                richest = i;
            }
        }

        if (richest < 0)
        {
            return null;
        }

        credits[richest] -= earned;
        return servers[richest];
    }

    private void StartPeriod() => _credits = new long[_list.Servers.Length];
}
