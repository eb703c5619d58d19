using BenchmarkDotNet.Attributes;
using Lb.Core.Flows;
using Lb.Core.Linux;

namespace Lb.Bench.Flows;

/// <summary>
/// Copying one slice of 8,192 slots out of a flow table, as a listing of connections does between two batches: how long frames wait for it.
/// Slices are taken all over the table, so their memory comes from beyond the caches.
/// </summary>
public class FlowCopyBenchmarks
{
    private const int Slots = 8192;
    private readonly FlowEntry[] _copies = new FlowEntry[Slots];
    private FlowTable _table = null!;
    private int _cursor;

    [Params(1_000, 1_000_000)]
    public int Flows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        const int Capacity = 1 << 20;
        var memory = new HugePageMemory<FlowEntry>(FlowTable.SlotsFor(Capacity)).Memory;
        _table = new RandomFlows(Flows, new FlowTable(memory, Capacity)).Table;
    }

    [Benchmark]
    public int CopySlice()
    {
        if (_cursor >= _table.SlotCount)
        {
            _cursor = 0;
        }

        return _table.Copy(ref _cursor, _copies, Slots);
    }
}
