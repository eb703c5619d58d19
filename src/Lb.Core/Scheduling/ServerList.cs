namespace Lb.Core.Scheduling;

/// <summary>
/// The servers of a service in IPVS's list order, the newest first (ip_vs_ctl.c adds at the head), as an array.
/// </summary>
internal sealed class ServerList
{
    private ServerState[] _servers = new ServerState[4];
    private int _count;

    /// <summary>The servers from the head on.</summary>
    public ReadOnlySpan<ServerState> Servers => _servers.AsSpan(0, _count);

    /// <summary>Puts a server at the head, which moves every other one place on.</summary>
    /// <exception cref="ArgumentException">The server is in the list already.</exception>
    public void AddFirst(ServerState server)
    {
        if (Servers.Contains(server))
        {
            throw new ArgumentException($"Server {server.Address} is in the service already.", nameof(server));
        }

        if (_count == _servers.Length)
        {
            Array.Resize(ref _servers, _count * 2);
        }

        Array.Copy(_servers, 0, _servers, 1, _count);
        _servers[0] = server;
        _count++;
    }

    /// <summary>Takes a server out and closes the gap.</summary>
    /// <returns>The place it had.</returns>
    /// <exception cref="ArgumentException">The server is not in the list.</exception>
    public int Remove(ServerState server)
    {
        var index = IndexOf(server);
        _count--;
        Array.Copy(_servers, index + 1, _servers, index, _count - index);
        _servers[_count] = null!;
        return index;
    }

    /// <summary>The place of a server.</summary>
    /// <exception cref="ArgumentException">The server is not in the list.</exception>
    public int IndexOf(ServerState server)
    {
        var index = Servers.IndexOf(server);
        return index >= 0 ? index : throw new ArgumentException($"Server {server.Address} is not in the service.", nameof(server));
    }
}
