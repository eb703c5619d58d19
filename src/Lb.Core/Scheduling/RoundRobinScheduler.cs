namespace Lb.Core.Scheduling;

/// <summary>
/// <c>rr</c>: each usable server in turn whatever its weight, in the kernel's order (net/netfilter/ipvs/ip_vs_rr.c).
/// </summary>
public sealed class RoundRobinScheduler : IScheduler
{
    private const int BeforeHead = -1;

    private readonly ServerList _list = new();

    /// <summary>The place of the server picked last.</summary>
    private int _last = BeforeHead;

    /// <inheritdoc/>
    public void Add(ServerState server)
    {
        _list.AddFirst(server);

        // The turn stays with its server, which has moved one place on. Before the first pick it stays before the head.
        if (_last != BeforeHead)
        {
            _last++;
        }
    }

    /// <summary>A weight changed: it is read at the next pick, and the turn is not touched.</summary>
    /// <inheritdoc/>
    public void Edit(ServerState server) => _ = _list.IndexOf(server);

    /// <inheritdoc/>
    public void Remove(ServerState server)
    {
        // ip_vs_rr_del_dest: if it was the last one picked, the turn goes back to the one before it, be that the list's head.
        if (_list.Remove(server) <= _last)
        {
            _last--;
        }
    }

    /// <inheritdoc/>
    public ServerState? Pick(in SchedulingContext context)
    {
        var servers = _list.Servers;
        var index = _last;
        for (var looked = 0; looked < servers.Length; looked++)
        {
            index++;
            if (index == servers.Length)
            {
                index = 0;
            }

            var server = servers[index];
            if (server.IsUsable)
            {
                _last = index;
                return server;
            }
        }

        return null;
    }
}
