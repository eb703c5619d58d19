using BenchmarkDotNet.Attributes;
using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Linux;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Bench.Forwarding;

/// <summary>
/// Decision and rewrite of batches of 64 established TCP frames from random flows. Reported a frame. What forwarding costs is
/// <see cref="ArriveAndForward"/> less <see cref="Arrive"/>.
/// </summary>
public class ForwarderBenchmarks
{
    private const int Batches = 256;
    private static readonly MacAddress Station = new(0x02_00_00_00_00_01);
    private static readonly Instant Now = new(1_000_000_000);

    private ArrivingBatch _arriving = null!;
    private Forwarder _forwarder = null!;

    [Params(1_000, 100_000, 1_000_000)]
    public int Flows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var memory = new HugePageMemory<FlowEntry>(FlowTable.SlotsFor(Flows));
        var secret = Enumerable.Range(0, FlowHash.SecretLength).Select(static i => (byte)((i * 37) + 11)).ToArray();
        _forwarder = new Forwarder(Table(), new FlowTable(memory.Memory, Flows), new FlowHash(secret));
        _arriving = new ArrivingBatch(Flows, Station, "198.18.0.100:6379");
        foreach (var flags in new[] { TcpFlags.Syn, TcpFlags.Ack })
        {
            for (var first = 0; first < Flows; first += ArrivingBatch.Size)
            {
                _arriving.ArriveInTurn(first, flags);
                _forwarder.Process(_arriving.Batch, Now);
            }
        }

        if (_forwarder.Flows.Count != Flows || _forwarder.Counters.DroppedTotal != 0)
        {
            throw new InvalidOperationException($"{_forwarder.Flows.Count} flows, {_forwarder.Counters.DroppedTotal} drops: this would measure something else.");
        }
    }

    /// <summary>Writing the frames only.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = ArrivingBatch.Size * Batches)]
    public void Arrive()
    {
        for (var i = 0; i < Batches; i++)
        {
            _arriving.ArriveAtRandom();
        }
    }

    /// <summary>Writing the frames, deciding about them and rewriting them.</summary>
    [Benchmark(OperationsPerInvoke = ArrivingBatch.Size * Batches)]
    public long ArriveAndForward()
    {
        for (var i = 0; i < Batches; i++)
        {
            _arriving.ArriveAtRandom();
            _forwarder.Process(_arriving.Batch, Now);
        }

        return _forwarder.Counters.Forwarded;
    }

    private static ForwardingTable Table()
    {
        NextHop Hop(ulong mac) => new(NextHopState.Resolved, new MacAddress(mac), Station, 0, 1500);
        RealServer Server(ushort id, string address) => new(new RealServerId(id), InetAddress.Parse(address), 1);
        var key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 6379);
        return new ForwardingTable
        {
            StationAddress = Station,
            IngressPort = 0,
            Services = new ServiceTable(
            [
                new VirtualService(new ServiceId(0), key, SchedulerKind.WeightedRoundRobin, [Server(0, "198.18.0.2"), Server(1, "198.18.0.3")]),
            ]),
            NextHops = [Hop(0x02_00_00_00_00_02), Hop(0x02_00_00_00_00_03)],
            Directors = new DirectorTable(new MacAddress(0x02_00_00_00_00_03)),
        };
    }
}
