using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Scheduling;

/// <summary>The servers that <c>lblc</c> and <c>lblcr</c> keep for one destination, the newest first.</summary>
internal sealed class ServerSet
{
    private ServerState[] _servers = [];
    private int _count;

    /// <summary>The destination it is for.</summary>
    public InetAddress Destination { get; private set; }

    /// <summary>When somebody last asked for the destination.</summary>
    public Instant LastUsed { get; set; }

    /// <summary>When a server was last put in or taken out by the scheduler.</summary>
    public Instant LastModified { get; private set; }

    /// <summary>The servers, the newest first.</summary>
    public ReadOnlySpan<ServerState> Servers => _servers.AsSpan(0, _count);

    /// <summary>Makes room for so many servers, so that <see cref="Include"/> need not.</summary>
    public void Reserve(int servers)
    {
        if (servers > _servers.Length)
        {
            Array.Resize(ref _servers, servers);
        }
    }

    /// <summary>Empties it and gives it to another destination.</summary>
    public void Assign(InetAddress destination)
    {
        Clear();
        Destination = destination;
    }

    /// <summary>Takes every server out.</summary>
    public void Clear()
    {
        Array.Clear(_servers);
        _count = 0;
    }

    /// <summary>Puts a server in at the front, if it is not in yet (ip_vs_lblcr.c, ip_vs_dest_set_insert).</summary>
    public void Include(ServerState server, Instant now)
    {
        if (Servers.Contains(server))
        {
            return;
        }

        Array.Copy(_servers, 0, _servers, 1, _count);
        _servers[0] = server;
        _count++;
        LastModified = now;
    }

    /// <summary>Takes a server out because there are more than needed.</summary>
    public void Exclude(ServerState server, Instant now)
    {
        Forget(server);
        LastModified = now;
    }

    /// <summary>Takes a server out, if it is in, because it left the service.</summary>
    public void Forget(ServerState server)
    {
        var place = Servers.IndexOf(server);
        if (place >= 0)
        {
            _count--;
            Array.Copy(_servers, place + 1, _servers, place, _count - place);
            _servers[_count] = null!;
        }
    }
}
