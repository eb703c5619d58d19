namespace Lb.Core.Health;

/// <summary>Where a server stands in its service.</summary>
internal enum PoolPlace : byte
{
    /// <summary>Not in it: its flows are those of a server that was removed.</summary>
    Absent,

    /// <summary>In it with weight 0: its flows live on, and it gets no new ones.</summary>
    Inhibited,

    /// <summary>In it with its weight.</summary>
    Active,
}

/// <summary>Which servers a service has: keepalived's rules for failed servers and the sorry server.</summary>
internal static class PoolRule
{
    /// <summary>The place of a real server.</summary>
    /// <param name="isUp">Whether its checkers are up.</param>
    /// <param name="inhibits">Whether it stays with weight 0 when it would be removed (<c>inhibit_on_failure</c>).</param>
    /// <param name="sorryServerServes">Whether the sorry server has taken over.</param>
    public static PoolPlace OfServer(bool isUp, bool inhibits, bool sorryServerServes) =>
        isUp && !sorryServerServes ? PoolPlace.Active : inhibits ? PoolPlace.Inhibited : PoolPlace.Absent;

    /// <summary>The place of the sorry server.</summary>
    /// <param name="serves">Whether it has taken over: there is no quorum.</param>
    /// <param name="inhibits">Whether it stays with weight 0 while it does not (<c>sorry_server_inhibit</c>).</param>
    public static PoolPlace OfSorryServer(bool serves, bool inhibits) =>
        serves ? PoolPlace.Active : inhibits ? PoolPlace.Inhibited : PoolPlace.Absent;
}
