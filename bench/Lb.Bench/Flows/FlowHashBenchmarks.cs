using BenchmarkDotNet.Attributes;
using Lb.Core.Flows;

namespace Lb.Bench.Flows;

/// <summary>The keyed hash alone, over keys that follow one another in memory.</summary>
public class FlowHashBenchmarks
{
    private const int Keys = 1024;

    private readonly RandomFlows _flows = new(Keys, FlowTable.Create(Keys));

    /// <summary>Independent keys, as in a batch: what counts there.</summary>
    [Benchmark(OperationsPerInvoke = Keys)]
    public ulong Compute()
    {
        var hash = _flows.Hash;
        var sum = 0UL;
        foreach (ref readonly var key in _flows.Keys.AsSpan())
        {
            sum ^= hash.Compute(key);
        }

        return sum;
    }
}
