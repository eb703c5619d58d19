namespace Lb.Core.Scheduling;

/// <summary>
/// A scheduler that looks at its servers anew at every pick, in IPVS's list order, so that where two are equal the first in the
/// list is picked: the newest.
/// </summary>
internal abstract class ListScheduler : IScheduler
{
    private readonly ServerList _list = new();

    /// <summary>The servers from the head of the list on.</summary>
    protected ReadOnlySpan<ServerState> Servers => _list.Servers;

    /// <inheritdoc/>
    public void Add(ServerState server)
    {
        _list.AddFirst(server);
        OnAdded(server);
    }

    /// <inheritdoc/>
    public void Edit(ServerState server)
    {
        _ = _list.IndexOf(server);
        OnEdited(server);
    }

    /// <inheritdoc/>
    public void Remove(ServerState server)
    {
        _ = _list.Remove(server);
        OnRemoved(server);
    }

    /// <inheritdoc/>
    public abstract ServerState? Pick(in SchedulingContext context);

    /// <summary>A server is in the list now; memory may be allocated here.</summary>
    protected virtual void OnAdded(ServerState server)
    {
    }

    /// <summary>A server's weight or thresholds were written.</summary>
    protected virtual void OnEdited(ServerState server)
    {
    }

    /// <summary>A server is not in the list any more.</summary>
    protected virtual void OnRemoved(ServerState server)
    {
    }
}
