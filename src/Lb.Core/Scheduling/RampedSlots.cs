namespace Lb.Core.Scheduling;

/// <summary>
/// The slots of a hashing scheduler. A server in slow start has the first of its slots only, by its percentage; the others stay for now with
/// those who would have them without it.
/// </summary>
/// <remarks>
/// Smaller weights would not do: <c>sh</c> would deal its few buckets anew at every step, <c>mh</c> rounds weights to 6 bits, and clients of
/// servers that have nothing to do with it would move, and move back. So each client moves once, to where it belongs, and the end of slow
/// start is the kernel's table.
/// </remarks>
internal sealed class RampedSlots
{
    private ServerState?[] _home;
    private ServerState?[] _present;

    /// <param name="size">How many slots there are; they are nobody's.</param>
    public RampedSlots(int size) => _home = _present = new ServerState?[size];

    /// <summary>The server of a slot: the one that stands in, if there is one and it can, else the one it belongs to; null if it is nobody's.</summary>
    public ServerState? this[uint slot]
    {
        get
        {
            var server = _present[slot];
            return server is { IsUsable: true } ? server : _home[slot];
        }
    }

    /// <summary>Takes a new table.</summary>
    /// <param name="servers">All servers, in list order.</param>
    /// <param name="fill">Makes the table of some servers.</param>
    public void Fill(ReadOnlySpan<ServerState> servers, Func<ServerState[], ServerState?[]> fill)
    {
        var all = servers.ToArray();
        _home = _present = fill(all);
        var ramping = Array.FindAll(all, static server => server.RampPercent < ServerState.FullRampPercent);
        var steady = Array.FindAll(all, static server => server.RampPercent == ServerState.FullRampPercent && server.Weight > 0);

        // Without a steady one they come back together, and there is nobody to hold their slots.
        if (ramping.Length == 0 || steady.Length == 0)
        {
            return;
        }

        var others = fill(steady);
        _present = [.. _home];
        foreach (var server in ramping)
        {
            Withhold(server, others);
        }
    }

    private void Withhold(ServerState ramping, ServerState?[] others)
    {
        var left = ((_home.Count(server => server == ramping) * ramping.RampPercent) + ServerState.FullRampPercent - 1) / ServerState.FullRampPercent;
        for (var slot = 0; slot < _home.Length; slot++)
        {
            if (_home[slot] == ramping && left-- <= 0)
            {
                _present[slot] = others[slot];
            }
        }
    }
}
