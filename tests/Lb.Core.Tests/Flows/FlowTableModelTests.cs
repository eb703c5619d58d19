using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Flows;
using Lb.Core.Model;

namespace Lb.Core.Tests.Flows;

/// <summary>
/// The flow table against a dictionary, under random operations: with the real hash, and with hashes that put many keys into one
/// cluster, on one tag, or around the end of the array. The clock starts just before it wraps.
/// </summary>
public sealed class FlowTableModelTests
{
    private const int Keys = 40;
    private const int Capacity = 25;

    private static readonly Arbitrary<(int Kind, int Key, int Value)[]> Operations = Gen.Choose(0, 9)
        .SelectMany(static kind => Gen.Choose(0, Keys - 1).SelectMany(key => Gen.Choose(0, 60_000).Select(value => (kind, key, value))))
        .ArrayOf(200)
        .ToArbitrary();

    public static TheoryData<string> Hashes => [.. HashFunctions.Keys];

    private static Dictionary<string, Func<FlowKey, ulong>> HashFunctions { get; } = new(StringComparer.Ordinal)
    {
        ["keyed"] = key => FlowKeys.Hash(1).Compute(key),
        ["all on one tag"] = static _ => 0x8000_0000_0000_0000,
        ["all on the last slot"] = static key => 0xFFFF_FFFF_0000_0000 - ((ulong)key.ClientPort << 33),
        ["a few neighbouring slots"] = static key => ((ulong)(key.ClientPort % 5) << 59) | ((ulong)key.ClientPort << 34),
        ["two slots around the end"] = static key => key.ClientPort % 2 == 0 ? 0xFFFF_0000_0000_0000 : 0x0000_FFFF_0000_0000,
    };

    [Theory]
    [MemberData(nameof(Hashes))]
    public void FlowTable_RandomOperations_HoldsWhatADictionaryHolds(string hash) =>
        Prop.ForAll(Operations, operations => new Run(HashFunctions[hash]).Execute(operations)).QuickCheckThrowOnFailure();

    private sealed class Run(Func<FlowKey, ulong> hash)
    {
        private readonly FlowTable _table = new(new FlowEntry[32], Capacity);
        private readonly Dictionary<FlowKey, (RealServerId Server, uint Deadline)> _model = [];
        private uint _now = uint.MaxValue - 100_000;

        public void Execute((int Kind, int Key, int Value)[] operations)
        {
            foreach (var (kind, index, value) in operations)
            {
                var key = FlowKeys.IPv4(7, index);
                switch (kind)
                {
                    case <= 4:
                        Upsert(key, value);
                        break;
                    case <= 6:
                        Remove(key);
                        break;
                    case 7:
                        unchecked
                        {
                            _now += (uint)value;
                        }

                        break;
                    default:
                        Collect(value % 48, value % 5);
                        break;
                }

                AssertEqualsModel();
            }

            for (var round = 0; round < 2; round++)
            {
                Collect(_table.SlotCount + Keys, Keys);
            }

            Assert.DoesNotContain(_model, flow => IsExpired(flow.Value.Deadline));
        }

        private void Upsert(FlowKey key, int value)
        {
            var view = _table.View();
            var slot = view.Find(key, hash(key));
            if (slot < 0 && view.TryAdd(key, hash(key), out slot) == FlowAddResult.TableFull)
            {
                Assert.Equal(Capacity, _model.Count);
                Assert.Equal(-1, slot);
                return;
            }

            var known = (new RealServerId((ushort)value), unchecked(_now + (uint)value));
            (view[slot].RealServer, view[slot].DeadlineMilliseconds) = known;
            _model[key] = known;
        }

        private void Remove(FlowKey key)
        {
            var view = _table.View();
            var slot = view.Find(key, hash(key));
            Assert.Equal(_model.Remove(key), slot >= 0);
            if (slot >= 0)
            {
                view.Remove(slot);
            }
        }

        private void Collect(int slotBudget, int room)
        {
            var removed = new FlowEntry[room];
            var count = _table.CollectExpired(_now, slotBudget, removed);

            Assert.InRange(count, 0, Math.Min(slotBudget, room));
            foreach (var entry in removed.AsSpan(0, count))
            {
                // Also fails if an entry comes twice, for the model has it only once.
                Assert.True(_model.Remove(entry.Key, out var known));
                Assert.Equal(known, (entry.RealServer, entry.DeadlineMilliseconds));
                Assert.True(IsExpired(known.Deadline));
            }
        }

        private void AssertEqualsModel()
        {
            Assert.Equal(_model.Count, _table.Count);
            var view = _table.View();
            for (var i = 0; i < Keys; i++)
            {
                var key = FlowKeys.IPv4(7, i);
                var slot = view.Find(key, hash(key));
                Assert.Equal(_model.TryGetValue(key, out var known), slot >= 0);
                if (slot >= 0)
                {
                    Assert.Equal(key, view[slot].Key);
                    Assert.Equal(known, (view[slot].RealServer, view[slot].DeadlineMilliseconds));
                }
            }
        }

        /// <summary>In 64 bits: whether the clock, which never runs 2^31 ms in a test, has reached the deadline.</summary>
        private bool IsExpired(uint deadline) => Unwrap(_now) >= Unwrap(deadline);

        private static long Unwrap(uint milliseconds) => milliseconds < 0x8000_0000 ? milliseconds + (1L << 32) : milliseconds;
    }
}
