namespace Lb.Core.Scheduling;

/// <summary>
/// <c>wrr</c>: shares in proportion to the weights, in exactly the kernel's order (net/netfilter/ipvs/ip_vs_wrr.c).
/// </summary>
/// <remarks>
/// A pass goes through the list and takes every server whose weight is at least the pass's level; the next pass has a level lower
/// by the greatest common divisor of the weights, and after the lowest comes the highest again. Any change starts a new pass but keeps
/// the level, so a service that was built one server at a time begins on the lowest: every server once, whatever its weight.
/// <para>
/// While a server is in slow start, which the kernel does not have, the order is the smooth one. The kernel's would give the heavier servers
/// their lead first and then pick all in turn: such a period is longer than a slow start on a calm service, and the server that came back
/// would have nothing for a while, and then as much as the others.
/// </para>
/// </remarks>
public sealed class WeightedRoundRobinScheduler : IRampedScheduler
{
    private const int BeforeHead = -1;

    private readonly ServerList _list = new();
    private readonly SmoothWeightedRoundRobinScheduler _rampOrder = new();
    private bool _isRamping;

    /// <summary>The place of the server picked last; the kernel's <c>cl</c>.</summary>
    private int _last = BeforeHead;

    /// <summary>The kernel's <c>cw</c>.</summary>
    private int _level;

    /// <summary>The level of the first pass of a period; the kernel's <c>mw</c>.</summary>
    private int _highestLevel;

    /// <summary>From one level to the next, the greatest common divisor of the weights; the kernel's <c>di</c>.</summary>
    private int _levelStep = 1;

    /// <inheritdoc/>
    public void Add(ServerState server)
    {
        _list.AddFirst(server);
        _rampOrder.Add(server);
        Restart();
    }

    /// <inheritdoc/>
    public void Edit(ServerState server)
    {
        _ = _list.IndexOf(server);
        _rampOrder.Edit(server);
        Restart();
    }

    /// <inheritdoc/>
    public void Remove(ServerState server)
    {
        _ = _list.Remove(server);
        _rampOrder.Remove(server);
        Restart();
    }

    /// <inheritdoc/>
    void IRampedScheduler.Ramp(ServerState server)
    {
        _ = _list.IndexOf(server);
        Restart();
    }

    /// <inheritdoc/>
    public ServerState? Pick(in SchedulingContext context)
    {
        if (_isRamping)
        {
            return _rampOrder.Pick(context);
        }

        // Every weight is 0, or there is no server.
        if (_highestLevel == 0)
        {
            return null;
        }

        var servers = _list.Servers;
        var start = _last;
        var stop = int.MaxValue;
        var isLowestLevel = false;
        var hasWrapped = false;
        while (true)
        {
            for (_last++; _last < servers.Length; _last++)
            {
                var server = servers[_last];
                if (server.Weight >= _level && !server.IsOverloaded)
                {
                    return server;
                }

                // The lowest level was tried after the start before, and now up to it.
                if (_last == stop)
                {
                    return null;
                }
            }

            _last = BeforeHead;
            _level -= _levelStep;
            if (_level <= 0)
            {
                _level = _highestLevel;
                if (isLowestLevel || start == BeforeHead)
                {
                    return null;
                }

                hasWrapped = true;
            }

            SkipLevelsWithoutServer(servers);
            isLowestLevel = _level <= _levelStep;
            if (isLowestLevel && hasWrapped && start != BeforeHead)
            {
                stop = start;
            }
        }
    }

    /// <summary>
    /// Lowers the level at once where the kernel goes through passes that pick nothing: with weights 65535 and 1 and the heavy
    /// server overloaded, these are 65534. The lowest level is left to the loop, which decides there when to give up.
    /// </summary>
    private void SkipLevelsWithoutServer(ReadOnlySpan<ServerState> servers)
    {
        var highestUseful = _levelStep;
        foreach (var server in servers)
        {
            if (!server.IsOverloaded)
            {
                highestUseful = Math.Max(highestUseful, server.Weight);
            }
        }

        if (_level > highestUseful)
        {
            var steps = (_level - highestUseful + _levelStep - 1) / _levelStep;
            _level -= steps * _levelStep;
        }
    }

    /// <summary>What the kernel does after any change (ip_vs_wrr_dest_changed): back to the head, the level kept if it can be.</summary>
    private void Restart()
    {
        var highestWeight = 0;
        var divisor = 0;
        _isRamping = false;
        foreach (var server in _list.Servers)
        {
            _isRamping |= server.RampPercent < ServerState.FullRampPercent;
            highestWeight = Math.Max(highestWeight, server.Weight);
            divisor = WeightArithmetic.GreatestCommonDivisor(divisor, server.Weight);
        }

        _last = BeforeHead;
        _levelStep = Math.Max(divisor, 1);
        _highestLevel = highestWeight - (_levelStep - 1);
        if (_level > _highestLevel || _level == 0)
        {
            _level = _highestLevel;
        }
        else if (_levelStep > 1)
        {
            _level = (_level / _levelStep * _levelStep) + 1;
        }
    }
}
