namespace Lb.Core.Forwarding;

/// <summary>Bounds of one forwarder; each has a default that suits a pair of servers.</summary>
public sealed record ForwarderOptions
{
    /// <summary>
    /// Clients of persistent services that are remembered at a time, 1 to 858993459; null, the default, for as many as the flow table has
    /// flows. 80 octets each; the memory is not touched before there are clients, and not taken before a service is persistent.
    /// </summary>
    public int? PersistentClients { get; init; }

    /// <summary>Packets whose fragments are followed at a time; a power of two, at least 4. Default 1024.</summary>
    public int FragmentedPackets { get; init; } = 1024;

    /// <summary>Fragments that may wait for their first fragment at a time, 0 for none. Default 64.</summary>
    public int HeldFragments { get; init; } = 64;

    /// <summary>The least time between two ICMP errors once the burst is used up. Default 1 ms, as net.ipv4.icmp_msgs_per_sec.</summary>
    public TimeSpan IcmpErrorInterval { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>ICMP errors that may go out at once. Default 50, as net.ipv4.icmp_msgs_burst.</summary>
    public int IcmpErrorBurst { get; init; } = 50;

    /// <summary>Where schedulers that draw at random begin (<c>twos</c>). Default 0: every forwarder draws the same.</summary>
    public ulong SchedulerSeed { get; init; }
}
