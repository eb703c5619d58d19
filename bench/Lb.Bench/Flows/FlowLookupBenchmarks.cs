using BenchmarkDotNet.Attributes;
using Lb.Core.Flows;
using Lb.Core.Linux;

namespace Lb.Bench.Flows;

/// <summary>
/// Finding established flows the way the forwarder does: the keys of a batch are hashed, then their home slots are touched, then
/// they are looked up. Reported a look-up, hash included.
/// </summary>
public class FlowLookupBenchmarks
{
    private const int BatchSize = 64;
    private const int Batches = 1024;

    private readonly ulong[] _hashes = new ulong[BatchSize];
    private RandomFlows _flows = null!;
    private int _next;

    [Params(1_000, 100_000, 1_000_000)]
    public int Flows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var slots = FlowTable.SlotsFor(Flows);
        _flows = new RandomFlows(Flows, new FlowTable(new HugePageMemory<FlowEntry>(slots).Memory, FlowTable.CapacityOf(slots)));
    }

    /// <summary>All hashes, all touches, all look-ups; the next batch takes the next keys.</summary>
    [Benchmark(OperationsPerInvoke = BatchSize * Batches)]
    public uint TouchThenFind()
    {
        var hash = _flows.Hash;
        var hashes = _hashes.AsSpan(0, BatchSize);
        var sum = 0u;
        for (var i = 0; i < Batches; i++)
        {
            var batch = NextBatch();
            var view = _flows.Table.View();
            for (var frame = 0; frame < hashes.Length; frame++)
            {
                hashes[frame] = hash.Compute(batch[frame]);
            }

            foreach (var hashed in hashes)
            {
                sum += view.Touch(hashed);
            }

            for (var frame = 0; frame < hashes.Length; frame++)
            {
                sum += view[view.Find(batch[frame], hashes[frame])].DeadlineMilliseconds;
            }
        }

        return sum;
    }

    /// <summary>The same without touching first: what the batch saves is the difference.</summary>
    [Benchmark(OperationsPerInvoke = BatchSize * Batches)]
    public uint FindOneByOne()
    {
        var hash = _flows.Hash;
        var sum = 0u;
        for (var i = 0; i < Batches; i++)
        {
            var view = _flows.Table.View();
            foreach (ref readonly var key in NextBatch())
            {
                sum += view[view.Find(key, hash.Compute(key))].DeadlineMilliseconds;
            }
        }

        return sum;
    }

    private ReadOnlySpan<FlowKey> NextBatch()
    {
        if (_next + BatchSize > Flows)
        {
            _next = 0;
        }

        var batch = _flows.Keys.AsSpan(_next, BatchSize);
        _next += BatchSize;
        return batch;
    }
}
