using System.Runtime.CompilerServices;
using Lb.Core.Flows;
using Lb.Testing;

namespace Lb.Core.Tests.Flows;

public sealed class FlowTableTests
{
    private static readonly FlowHash Hash = FlowKeys.Hash(1);

    [Fact]
    public void FlowEntry_InMemory_Is32Octets() => Assert.Equal(FlowEntry.Size, Unsafe.SizeOf<FlowEntry>());

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Create_Flows_HoldsThemWithin64OctetsEach(int flows)
    {
        var table = FlowTable.Create(flows);

        Assert.InRange(table.Capacity, flows, int.MaxValue);
        if (flows >= 7)
        {
            Assert.InRange((double)table.SlotCount * FlowEntry.Size / table.Capacity, 40, 64);
        }
    }

    // IPVS takes 128 octets a connection (net/netfilter/ipvs/Kconfig, IP_VS_TAB_BITS) and its hash table besides.
    [Fact]
    public void TryAdd_MillionFlows_TakeAtMost64OctetsOfMemoryEach()
    {
        const int flows = 1 << 20;

        // The table object and the array's header are some hundred octets in all. So large an array makes the runtime collect, and each
        // collection counts up to 8 KiB of this thread's unused memory as taken.
        const int notTheTables = 64 * 1024;
        Assert.InRange(Allocations.LeastOf(FillTable, runs: 3), flows * FlowEntry.Size, (flows * 64L) + notTheTables);

        static void FillTable()
        {
            var table = FlowTable.Create(flows);
            var view = table.View();
            for (var flow = 0; flow < flows; flow++)
            {
                var key = FlowKeys.IPv4(flow >> 10, flow & 1023);
                _ = view.TryAdd(key, Hash.Compute(key), out _);
            }

            Assert.Equal(flows, table.Count);
        }
    }

    [Fact]
    public void TryAdd_FullTable_SaysSoAndKeepsEveryFlow()
    {
        var table = FlowTable.Create(1_000);
        var view = table.View();
        for (var port = 0; port < table.Capacity; port++)
        {
            Assert.Equal(FlowAddResult.Added, Add(view, port));
        }

        Assert.Equal(FlowAddResult.TableFull, Add(view, table.Capacity));
        Assert.All(Enumerable.Range(0, table.Capacity), port => Assert.True(Contains(table, port)));

        view.Remove(view.Find(FlowKeys.IPv4(1, 5), Hash.Compute(FlowKeys.IPv4(1, 5))));
        Assert.Equal(FlowAddResult.Added, Add(view, table.Capacity));
    }

    [Fact]
    public void Find_SamePortAndAddressOfOtherServiceOrFamily_AreOtherFlows()
    {
        var table = FlowTable.Create(10);
        var view = table.View();
        FlowKey[] keys = [FlowKeys.IPv4(1, 80), FlowKeys.IPv4(1, 80, service: 2), FlowKeys.IPv6(1, 80), FlowKeys.IPv4(1, 81), FlowKeys.IPv4(2, 80)];

        foreach (var key in keys)
        {
            // One hash for all, so that nothing but the key tells them apart.
            Assert.Equal(-1, view.Find(key, 0));
            view.TryAdd(key, 0, out var slot);
            Assert.Equal(key, view[slot].Key);
        }

        Assert.Equal(keys.Length, table.Count);
    }

    [Theory]
    [InlineData(0u, 0u, true)]
    [InlineData(1u, 0u, false)]
    [InlineData(0u, 1u, true)]
    [InlineData(5u, uint.MaxValue, false)]
    [InlineData(uint.MaxValue, 5u, true)]
    [InlineData(0x7FFF_FFFFu, 0u, false)]
    public void IsExpired_AcrossTheWrap_ComparesModulo(uint deadline, uint now, bool expected)
    {
        var entry = new FlowEntry { DeadlineMilliseconds = deadline };

        Assert.Equal(expected, entry.IsExpired(now));
        Assert.Equal(expected ? 0 : unchecked((int)(deadline - now)), entry.RemainingMilliseconds(now));
    }

    [Fact]
    public void CollectExpired_SmallBudgets_LooksAtNoMoreSlotsAndReachesAll()
    {
        var table = FlowTable.Create(1_000);
        var view = table.View();
        for (var port = 0; port < 1_000; port++)
        {
            Add(view, port);
        }

        var removed = new FlowEntry[64];
        var seen = new HashSet<FlowKey>();

        // A removal costs one look and brings the next entry under the hand, so a round takes slots + flows looks.
        for (var looks = 0; looks < table.SlotCount + 1_000; looks += 16)
        {
            var count = table.CollectExpired(1, 16, removed);
            Assert.InRange(count, 0, 16);
            Assert.All(removed.Take(count), entry => Assert.True(seen.Add(entry.Key)));
        }

        Assert.Equal(1_000, seen.Count);
        Assert.Equal(0, table.Count);
    }

    [Theory]
    [InlineData(17, int.MaxValue)]
    [InlineData(1_000, 64)]
    [InlineData(17, 64)]
    public void Copy_InPages_GivesEveryFlowOnce(int atOnce, int slotBudget)
    {
        var table = FlowTable.Create(1_000);
        var view = table.View();
        for (var port = 0; port < 1_000; port++)
        {
            Add(view, port);
        }

        var page = new FlowEntry[atOnce];
        var seen = new HashSet<FlowKey>();
        for (var cursor = 0; cursor < table.SlotCount;)
        {
            var before = cursor;
            var count = table.Copy(ref cursor, page, slotBudget);
            Assert.InRange((long)cursor - before, 1, slotBudget);
            Assert.All(page.Take(count), entry => Assert.True(seen.Add(entry.Key)));
        }

        Assert.Equal(1_000, seen.Count);
    }

    [Fact]
    public void Clear_FlowsInTable_LeavesNone()
    {
        var table = FlowTable.Create(10);
        Add(table.View(), 1);

        table.Clear();

        Assert.Equal(0, table.Count);
        Assert.False(Contains(table, 1));
    }

    [Fact]
    public void Constructor_UsedMemory_StartsEmpty()
    {
        var memory = new FlowEntry[16];
        Add(new FlowTable(memory, 12).View(), 1);

        var table = new FlowTable(memory, 12);

        Assert.Equal(0, table.Count);
        Assert.False(Contains(table, 1));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(24, 1)]
    [InlineData(16, 0)]
    [InlineData(16, 13)]
    public void Constructor_WrongSize_Throws(int slots, int capacity) =>
        Assert.ThrowsAny<ArgumentException>(() => new FlowTable(new FlowEntry[slots], capacity));

    [Theory]
    [InlineData(0)]
    [InlineData(858_993_460)]
    public void SlotsFor_OutOfRange_Throws(int flows) => Assert.Throws<ArgumentOutOfRangeException>(() => FlowTable.SlotsFor(flows));

    [Fact]
    public void FramePath_FindAddRemoveCollect_AllocatesNothing()
    {
        var table = FlowTable.Create(1_000);
        var removed = new FlowEntry[8];
        Assert.Equal(0, Allocations.LeastOf(Work));

        void Work()
        {
            var view = table.View();
            for (var port = 0; port < 100; port++)
            {
                var key = FlowKeys.IPv4(1, port);
                var hash = Hash.Compute(key);
                _ = view.Touch(hash);
                view.TryAdd(key, hash, out _);
                view.Remove(view.Find(key, hash));
                table.CollectExpired(0, 64, removed);
            }
        }
    }

    private static FlowAddResult Add(FlowView view, int port)
    {
        var key = FlowKeys.IPv4(1, port);
        return view.TryAdd(key, Hash.Compute(key), out _);
    }

    private static bool Contains(FlowTable table, int port)
    {
        var key = FlowKeys.IPv4(1, port);
        return table.View().Find(key, Hash.Compute(key)) >= 0;
    }
}
