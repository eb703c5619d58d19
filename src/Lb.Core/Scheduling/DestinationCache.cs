using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Scheduling;

/// <summary>
/// What <c>lblc</c> and <c>lblcr</c> remember of destinations: a set of servers for each, for as long as it is asked for.
/// A fixed number of sets, made beforehand, so that looking up allocates nothing.
/// </summary>
internal sealed class DestinationCache
{
    /// <summary>
    /// Destinations remembered at a time. A service has one address unless it is made by firewall mark, so this is plenty; when it is
    /// not, the destination that was not asked for the longest is forgotten.
    /// </summary>
    public const int Capacity = 256;

    /// <summary>A destination that nobody asked for so long is forgotten (ip_vs_lblc.c and ip_vs_lblcr.c, DEFAULT_EXPIRATION).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Dictionary<InetAddress, ServerSet> _known = new(Capacity);
    private readonly ServerSet[] _sets = new ServerSet[Capacity];
    private int _used;

    /// <summary>Makes an empty cache.</summary>
    public DestinationCache()
    {
        for (var i = 0; i < Capacity; i++)
        {
            _sets[i] = new ServerSet();
        }
    }

    /// <summary>The set of a destination; a new one is empty.</summary>
    public ServerSet Find(InetAddress destination, Instant now)
    {
        if (!_known.TryGetValue(destination, out var set))
        {
            set = _used < Capacity ? _sets[_used++] : Recycle();
            set.Assign(destination);
            _known.Add(destination, set);
        }
        else if (now - set.LastUsed >= Lifetime)
        {
            set.Clear();
        }

        set.LastUsed = now;
        return set;
    }

    /// <summary>Makes room for so many servers in every set.</summary>
    public void Reserve(int servers)
    {
        foreach (var set in _sets)
        {
            set.Reserve(servers);
        }
    }

    /// <summary>Takes a server that left the service out of every set.</summary>
    public void Forget(ServerState server)
    {
        foreach (var set in _sets)
        {
            set.Forget(server);
        }
    }

    private ServerSet Recycle()
    {
        var oldest = _sets[0];
        foreach (var set in _sets)
        {
            if (set.LastUsed < oldest.LastUsed)
            {
                oldest = set;
            }
        }

        _ = _known.Remove(oldest.Destination);
        return oldest;
    }
}
