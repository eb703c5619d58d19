using Lb.Core.Linux.AfPacket;

namespace Lb.Core.Runtime;

/// <summary>How a <see cref="LoadBalancer"/> uses this machine. Every property has a default that suits a pair of servers.</summary>
public sealed record LoadBalancerOptions
{
    /// <summary>
    /// Worker threads for each interface where clients' frames arrive, 1 to 64. Default 1, with which schedulers follow the kernel's
    /// sequence exactly; with more, each worker schedules for its own share of the clients.
    /// </summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// Flows each worker can hold, 1,024 to 67,108,864. Default 1,048,576, which takes 64 MiB. New flows beyond it are dropped and counted.
    /// </summary>
    public int MaxFlows { get; init; } = 1 << 20;

    /// <summary>How the kernel hands frames over. Default <see cref="Linux.AfPacket.RingMode.LowLatency"/>.</summary>
    public RingMode RingMode { get; init; } = RingMode.LowLatency;

    /// <summary>Memory of each worker's capture ring in MiB, 2 to 1024. Default 64.</summary>
    public int RingMebibytes { get; init; } = 64;

    /// <summary>How often each real server's and peer's MAC address is confirmed. Default 5 s, at least 100 ms.</summary>
    public TimeSpan NeighborRefresh { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait at start for the MAC addresses of real servers and peers. Default 1 s; what is missing then is resolved later.</summary>
    public TimeSpan NeighborPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="LoadBalancerException">A value is out of its range.</exception>
    internal void Validate()
    {
        Require(Workers is >= 1 and <= 64, $"{Workers} workers are not possible; use 1 to 64.");
        Require(MaxFlows is >= 1024 and <= 1 << 26, $"Room for {MaxFlows} flows is not possible; use 1024 to {1 << 26}.");
        Require(NeighborRefresh >= TimeSpan.FromMilliseconds(100), "Neighbours cannot be confirmed more often than every 100 ms.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new LoadBalancerException(message);
        }
    }
}
