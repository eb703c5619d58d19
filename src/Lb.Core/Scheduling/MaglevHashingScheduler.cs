namespace Lb.Core.Scheduling;

/// <summary>
/// <c>mh</c>: always the same server for a client; when a server comes or goes, few other clients change theirs
/// (net/netfilter/ipvs/ip_vs_mh.c). Two directors with the same servers pick alike, whatever their histories.
/// </summary>
/// <remarks>
/// A server keeps its share while it is drained or overloaded: its clients get no answer, or with <see cref="SchedulerFlags.Fallback"/>
/// another server's.
/// </remarks>
internal sealed class MaglevHashingScheduler(SchedulerFlags flags) : ListScheduler
{
    private readonly bool _hashesPort = (flags & SchedulerFlags.Port) != SchedulerFlags.None;
    private readonly bool _substitutes = (flags & SchedulerFlags.Fallback) != SchedulerFlags.None;
    private readonly RampedSlots _slots = new((int)MaglevTable.Size);

    /// <summary>
    /// The weights the table is made by: of each server the last that was not 0, so that draining moves nobody else's clients. Only one
    /// added at weight 0 has 0 (ip_vs_ctl.c, __ip_vs_update_dest, last_weight).
    /// </summary>
    private readonly Dictionary<ServerState, int> _shares = [];

    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        var port = _hashesPort ? context.ClientPort : 0u;
        var client = unchecked(AddressHash.Fold(context.Client) + port);
        var home = MaglevTable.SlotOf(client);
        var server = _slots[home];
        if (server is null || server.IsUsable || !_substitutes)
        {
            return server is { IsUsable: true } ? server : null;
        }

        return AnyIsUsable() ? Substitute(client, home) : null;
    }

    /// <inheritdoc/>
    protected override void OnAdded(ServerState server)
    {
        _shares[server] = server.FullWeight;
        Rebuild();
    }

    /// <inheritdoc/>
    protected override void OnEdited(ServerState server)
    {
        if (server.Weight > 0)
        {
            _shares[server] = server.FullWeight;
            Rebuild();
        }
    }

    /// <inheritdoc/>
    protected override void OnRemoved(ServerState server)
    {
        _ = _shares.Remove(server);
        Rebuild();
    }

    /// <summary>The server of the first other hash of the client that has a usable one (ip_vs_mh_get_fallback).</summary>
    private ServerState? Substitute(uint client, uint home)
    {
        for (var offset = 0u; offset < MaglevTable.Size; offset++)
        {
            var server = _slots[MaglevTable.SlotOf(unchecked(client + ((home + offset) % MaglevTable.Size)))];
            if (server is { IsUsable: true })
            {
                return server;
            }
        }

        return null;
    }

    /// <summary>Spares a service whose servers are all down thousands of hashes for each client.</summary>
    private bool AnyIsUsable()
    {
        foreach (var server in Servers)
        {
            if (server.IsUsable)
            {
                return true;
            }
        }

        return false;
    }

    private void Rebuild() =>
        _slots.Fill(Servers, servers => MaglevTable.Of(servers, Array.ConvertAll(servers, server => _shares[server])));
}
