using BenchmarkDotNet.Attributes;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Bench.Scheduling;

/// <summary>One pick, which a new flow costs once.</summary>
public class SchedulerBenchmarks
{
    private readonly RoundRobinScheduler _roundRobin = new();
    private readonly WeightedRoundRobinScheduler _weighted = new();
    private readonly SmoothWeightedRoundRobinScheduler _smooth = new();
    private readonly SchedulingContext _context = new(InetAddress.FromIPv4(0xC612_0001), 40_000, InetAddress.FromIPv4(0xC612_0064), 80, default);

    [Params(2, 16)]
    public int Servers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        foreach (IScheduler scheduler in new IScheduler[] { _roundRobin, _weighted, _smooth })
        {
            for (ushort i = 1; i <= Servers; i++)
            {
                scheduler.Add(new ServerState(new RealServerId(i), InetAddress.FromIPv4(0xC612_0100u + i), weight: i));
            }
        }
    }

    [Benchmark]
    public ServerState? RoundRobin() => _roundRobin.Pick(_context);

    [Benchmark]
    public ServerState? WeightedRoundRobin() => _weighted.Pick(_context);

    [Benchmark]
    public ServerState? SmoothWeightedRoundRobin() => _smooth.Pick(_context);
}
