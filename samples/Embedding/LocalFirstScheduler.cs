using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Embedding;

/// <summary>
/// A scheduler of our own: new connections go to the server on this host, which saves a hop, and to the others in turn while it is drained
/// or at its uthreshold. Each worker has one of its own, so it needs no locks.
/// </summary>
internal sealed class LocalFirstScheduler(InetAddress local) : IScheduler
{
    private readonly List<ServerState> _servers = [];
    private int _turn;

    public void Add(ServerState server) => _servers.Add(server);

    /// <summary>Weights and thresholds are read at every pick.</summary>
    public void Edit(ServerState server)
    {
    }

    public void Remove(ServerState server) => _servers.Remove(server);

    public ServerState? Pick(in SchedulingContext context)
    {
        foreach (var server in _servers)
        {
            if (server.Address == local && server.IsUsable)
            {
                return server;
            }
        }

        for (var looked = 0; looked < _servers.Count; looked++)
        {
            _turn = (_turn + 1) % _servers.Count;
            if (_servers[_turn].IsUsable)
            {
                return _servers[_turn];
            }
        }

        return null;
    }
}
