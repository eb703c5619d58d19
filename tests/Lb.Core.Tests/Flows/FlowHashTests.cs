using System.Numerics;
using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Flows;

public sealed class FlowHashTests
{
    private const int Secrets = 20;

    public static TheoryData<string> Patterns => [.. KeyPatterns.Keys];

    /// <summary>What traffic, or somebody who wants to fill one cluster, is likely to send.</summary>
    private static Dictionary<string, Func<int, FlowKey>> KeyPatterns { get; } = new(StringComparer.Ordinal)
    {
        ["one client, consecutive ports"] = static i => FlowKeys.IPv4(1, i),
        ["one client, every fourth port"] = static i => FlowKeys.IPv4(i >> 14, i << 2),
        ["consecutive clients, one port"] = static i => FlowKeys.IPv4(i, 40_000),
        ["clients that differ in the third octet"] = static i => FlowKeys.IPv4(i << 8, 40_000 + (i >> 9)),
        ["consecutive services"] = static i => FlowKeys.IPv4(i >> 8, 40_000, service: i & 0xFF),
        ["one IPv6 client, consecutive ports"] = static i => FlowKeys.IPv6(1, i),
        ["IPv6 clients that differ in their networks"] = static i =>
            new FlowKey(new ServiceId(1), InetAddress.FromIPv6(0x2001_0DB8_0000_0000 + ((ulong)i << 16), 1), 40_000),
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Compute_RegularKeys_ProbesAsFewSlotsAsRandomOnes(string pattern)
    {
        for (var seed = 0; seed < Secrets; seed++)
        {
            // Knuth, The Art of Computer Programming 3, §6.4: (1 + 1 / (1 - 0.8)) / 2 = 3 probes for a random key in a table
            // that is four fifths full. The bound leaves room for chance.
            Assert.InRange(MeanProbes(FlowKeys.Hash(seed), KeyPatterns[pattern]), 1, 3.6);
        }
    }

    [Fact]
    public void Compute_OneInputBitFlipped_FlipsHalfTheOutputBits()
    {
        var random = new Random(1);
        Span<long> flips = stackalloc long[64];
        const int Rounds = 200;
        const int InputBits = 160;
        for (var round = 0; round < Rounds; round++)
        {
            var hash = FlowKeys.Hash(round);
            var (high, low, endpoint) = ((ulong)random.NextInt64(), (ulong)random.NextInt64(), (uint)random.Next());
            var before = hash.Compute(Key(high, low, endpoint));
            for (var bit = 0; bit < InputBits; bit++)
            {
                var after = bit < 64 ? hash.Compute(Key(high ^ (1UL << bit), low, endpoint))
                    : bit < 128 ? hash.Compute(Key(high, low ^ (1UL << (bit - 64)), endpoint))
                    : hash.Compute(Key(high, low, endpoint ^ (1u << (bit - 128))));
                for (var difference = before ^ after; difference != 0; difference &= difference - 1)
                {
                    flips[BitOperations.TrailingZeroCount(difference)]++;
                }
            }
        }

        foreach (var count in flips)
        {
            Assert.InRange((double)count / (Rounds * InputBits), 0.48, 0.52);
        }
    }

    [Fact]
    public void Compute_OtherSecret_OrdersKeysOtherwise()
    {
        var (one, other) = (FlowKeys.Hash(1), FlowKeys.Hash(2));
        var sameHome = Enumerable.Range(0, 4096).Count(i =>
            one.Compute(FlowKeys.IPv4(1, i)) >> 52 == other.Compute(FlowKeys.IPv4(1, i)) >> 52);

        Assert.InRange(sameHome, 0, 10);
        Assert.Equal(one.Compute(FlowKeys.IPv4(1, 1)), FlowKeys.Hash(1).Compute(FlowKeys.IPv4(1, 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Constructor_WrongSecretLength_Throws(int length) =>
        Assert.Throws<ArgumentException>("secret", () => new FlowHash(new byte[length]));

    private static double MeanProbes(FlowHash hash, Func<int, FlowKey> keyOf)
    {
        const int SlotBits = 14;
        var table = new FlowTable(new FlowEntry[1 << SlotBits], FlowTable.CapacityOf(1 << SlotBits));
        var view = table.View();
        for (var i = 0; i < table.Capacity; i++)
        {
            view.TryAdd(keyOf(i), hash.Compute(keyOf(i)), out _);
        }

        var probes = 0L;
        for (var i = 0; i < table.Capacity; i++)
        {
            var hashed = hash.Compute(keyOf(i));
            var home = (int)(hashed >> (64 - SlotBits));
            probes += ((view.Find(keyOf(i), hashed) - home) & ((1 << SlotBits) - 1)) + 1;
        }

        return (double)probes / table.Capacity;
    }

    private static FlowKey Key(ulong high, ulong low, uint endpoint) =>
        new(new ServiceId((ushort)(endpoint >> 16)), InetAddress.FromIPv6(high, low), (ushort)endpoint);
}
