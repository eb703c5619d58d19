namespace Lb.Host.Demo;

/// <summary>
/// What IPVS does with the same two servers: both have the virtual service, round robin, direct routing.
/// Measured once with the kernel's own ip_vs, twelve connections, TTL 64: for each SYN, how often it was received by the two servers
/// within a second (1: served where it arrived; 2: sent on once). IPVS takes one from the TTL at each turn, which is what ends its loop.
/// </summary>
internal static class IpvsReference
{
    /// <summary>How often each SYN crossed the LAN.</summary>
    public static readonly IReadOnlyList<int> TimesPerSyn = [2, 1, 64, 1, 2, 1, 64, 1, 2, 1, 64, 1];

    /// <summary>The worst of them.</summary>
    public static int Most => TimesPerSyn.Max();

    /// <summary>Connections that failed: their SYN went round until its TTL was spent, and the client got "time exceeded".</summary>
    public static int Failed => TimesPerSyn.Count(times => times > 2);
}
