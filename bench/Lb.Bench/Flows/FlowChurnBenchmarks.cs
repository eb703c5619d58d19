using BenchmarkDotNet.Attributes;
using Lb.Core.Flows;

namespace Lb.Bench.Flows;

/// <summary>The slow paths: a flow that comes and goes, and the sweep for expired ones.</summary>
public class FlowChurnBenchmarks
{
    private const int Flows = 1024;
    private const int SlotBudget = 4096;

    private readonly RandomFlows _flows = new(100_000, FlowTable.Create(100_000));
    private readonly FlowEntry[] _removed = new FlowEntry[64];

    /// <summary>Finds, removes and adds each of some flows of a table that holds 100,000.</summary>
    [Benchmark(OperationsPerInvoke = Flows)]
    public int RemoveThenAdd()
    {
        var view = _flows.Table.View();
        var last = 0;
        foreach (ref readonly var key in _flows.Keys.AsSpan(0, Flows))
        {
            var hash = _flows.Hash.Compute(key);
            view.Remove(view.Find(key, hash));
            view.TryAdd(key, hash, out last);
        }

        return last;
    }

    /// <summary>Looks for expired flows where there are none; reported a slot.</summary>
    [Benchmark(OperationsPerInvoke = SlotBudget)]
    public int CollectExpired() => _flows.Table.CollectExpired(uint.MaxValue, SlotBudget, _removed);
}
