using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Scheduling;

/// <summary>sh, mh and dh beyond what the oracle holds.</summary>
public sealed class HashingSchedulerTests
{
    private const int ClientCount = 8_000;

    private static readonly (InetAddress Address, ushort Port)[] Clients =
        [.. Enumerable.Range(0, ClientCount).Select(static i => (InetAddress.FromIPv4(0xC613_0000u + (uint)(i * 2_654_435_761L % 65_536)), (ushort)i))];

    private static readonly Arbitrary<int[]> Weights =
        Gen.Choose(1, 100).NonEmptyListOf().Select(static weights => weights.Take(9).ToArray()).ToArbitrary();

    public static TheoryData<SchedulerKind> Kinds => [SchedulerKind.SourceHashing, SchedulerKind.MaglevHashing, SchedulerKind.DestinationHashing];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pick_SameClientAgain_GetsTheSameServer(SchedulerKind kind)
    {
        var service = Service(kind, SchedulerFlags.None, 3, 2, 1);
        var client = Clients.Take(200).ToArray();
        var fromOtherPorts = client.Select(static c => (c.Address, (ushort)(c.Port + 1)));

        var first = service.Connect(client);
        Assert.Equal(first, service.Connect(client));
        Assert.Equal(first, service.Connect(fromOtherPorts));
    }

    [Theory]
    [InlineData(SchedulerKind.SourceHashing)]
    [InlineData(SchedulerKind.MaglevHashing)]
    public void Pick_PortFlag_SpreadsOneClientsConnections(SchedulerKind kind)
    {
        var service = Service(kind, SchedulerFlags.Port, 1, 1, 1);
        Assert.Equal("123", string.Concat(service.Connect(100).Distinct().Order()));
    }

    [Theory]
    [InlineData(SchedulerKind.SourceHashing)]
    [InlineData(SchedulerKind.MaglevHashing)]
    public void Pick_ServerDrained_OnlyItsOwnClientsAreTouched(SchedulerKind kind)
    {
        foreach (var flags in new[] { SchedulerFlags.None, SchedulerFlags.Fallback })
        {
            var service = Service(kind, flags, 1, 1, 1);
            var before = service.Connect(Clients);
            service.SetWeight(2, 0);
            var after = service.Connect(Clients);

            Assert.Contains('2', before);
            Assert.DoesNotContain('2', after);
            Assert.All(before.Zip(after).Where(static pair => pair.First != '2'), static pair => Assert.Equal(pair.First, pair.Second));
            Assert.Equal(flags == SchedulerFlags.None, after.Contains('-', StringComparison.Ordinal));

            service.SetWeight(2, 1);
            Assert.Equal(before, service.Connect(Clients));
        }
    }

    [Fact]
    public void Mh_OneOfNLeaves_MovesLittleMoreThanItsOwnClients()
    {
        for (var count = 2; count <= 9; count++)
        {
            var service = Service(SchedulerKind.MaglevHashing, SchedulerFlags.Port, [.. Enumerable.Repeat(1, count)]);
            var before = service.Connect(Clients);
            service.Remove(1);
            var after = service.Connect(Clients);

            Assert.DoesNotContain('1', after);
            var moved = before.Zip(after).Count(static pair => pair.First != pair.Second);
            Assert.InRange(moved / (double)ClientCount, 0.9 / count, (1.0 / count) + 0.06);
        }
    }

    [Fact]
    public void Mh_AnyWeights_SharesAreInProportion() =>
        Prop.ForAll(Weights, static weights =>
        {
            var service = Service(SchedulerKind.MaglevHashing, SchedulerFlags.Port, weights);
            var picks = service.Connect(Clients);
            return weights.Index().All(entry => Math.Abs((picks.Count(pick => pick == '1' + entry.Index) / (double)ClientCount) - (entry.Item / (double)weights.Sum())) < 0.06);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mh_AddedAtWeightZero_HasNoShareUntilItHasAWeight()
    {
        var service = Service(SchedulerKind.MaglevHashing, SchedulerFlags.None, 1, 0);
        Assert.Equal("1", string.Concat(service.Connect(Clients).Distinct()));

        service.SetWeight(2, 1);
        Assert.Equal("12", string.Concat(service.Connect(Clients).Distinct().Order()));
    }

    // The kernel scales weights down to 6 bits, so that no server waits long for its turn.
    [Fact]
    public void Mh_HugeWeights_StillHaveTheirShares()
    {
        var service = Service(SchedulerKind.MaglevHashing, SchedulerFlags.Port, ServerState.MaximumWeight, ServerState.MaximumWeight - 1, 1);
        var picks = service.Connect(Clients);

        Assert.InRange(picks.Count(static pick => pick == '1') / (double)ClientCount, 0.45, 0.55);
        Assert.InRange(picks.Count(static pick => pick == '3') / (double)ClientCount, 0.001, 0.05);
    }

    [Fact]
    public void Mh_EveryServerDrained_GivesNoneWithFallbackToo()
    {
        var service = Service(SchedulerKind.MaglevHashing, SchedulerFlags.Fallback, 1, 1);
        service.SetWeight(1, 0);
        service.SetWeight(2, 0);
        Assert.Equal("--", service.Connect(2));
    }

    // An IPv6 address counts as the exclusive or of its words (ip_vs_sh_hashkey), so these two are one client.
    [Theory]
    [InlineData(SchedulerKind.SourceHashing)]
    [InlineData(SchedulerKind.MaglevHashing)]
    public void Pick_Ipv6Clients_AreFoldedAsTheKernelFoldsThem(SchedulerKind kind)
    {
        var service = Service(kind, SchedulerFlags.None, 1, 1, 1);
        for (var i = 0u; i < 100; i++)
        {
            var folded = service.Connect(InetAddress.FromIPv4(0x2001_0DB8u ^ (i * 977)), 1);
            Assert.Equal(folded, service.Connect(InetAddress.FromIPv6(0x2001_0DB8_0000_0000, i * 977), 1));
            Assert.Equal(folded, service.Connect(InetAddress.FromIPv6(i * 977, 0x2001_0DB8_0000_0000), 1));
        }
    }

    // ip_vs_dh.c: 198.18.0.100 is in bucket (0xC6120064 * 0x61C88647 mod 2^32) >> 24 = 141; dealt one by one from the head of the list, that
    // is the server in place 141 mod 3 = 0 of 3, 2, 1.
    [Fact]
    public void Dh_OneVirtualAddress_GivesOneServerAndNoSubstitute()
    {
        var service = Service(SchedulerKind.DestinationHashing, SchedulerFlags.None, 1, 1, 1);
        var server = Assert.Single(service.Connect(Clients).Distinct());
        Assert.Equal('3', server);

        service.SetWeight(server - '0', 0);
        Assert.Equal("--", service.Connect(2));
    }

    [Fact]
    public void Dh_ManyVirtualAddresses_UseAllServers()
    {
        var service = Service(SchedulerKind.DestinationHashing, SchedulerFlags.None, 1, 1, 1);
        var servers = Enumerable.Range(0, 256).Select(i =>
        {
            service.Destination = InetAddress.FromIPv4(0xC612_6400u + (uint)i);
            return service.Connect(1)[0];
        });

        Assert.Equal("123", string.Concat(servers.Distinct().Order()));
    }

    // PYTHONHASHSEED=0 python3 -c 'hash(struct.pack("<I", word))' of CPython 3.11, whose hash of bytes is SipHash-1-3 with that seed as an all-zero key.
    [Theory]
    [InlineData(0x0000_0000, 0xCC22_47B7_9AC4_8AF0)]
    [InlineData(0x0000_0001, 0x182E_2C74_C37B_7090)]
    [InlineData(0xC612_0001, 0x9CE3_E4AB_C24E_2A5B)]
    [InlineData(0xDEAD_BEEF, 0x3533_5B91_84FB_8253)]
    [InlineData(0xFFFF_FFFF, 0x52C4_0C88_74CA_D6E2)]
    [InlineData(0x8000_0000, 0x189C_380B_6DEC_58B3)]
    public void SipHash_WordsThatPythonHashed_HashTheSame(uint word, ulong expected) => Assert.Equal(expected, SipHash13.Compute(word, 0, 0));

    private static ServiceUnderTest Service(SchedulerKind kind, SchedulerFlags flags, params ReadOnlySpan<int> weights) =>
        new(SchedulerFactory.Create(kind, flags), weights);
}
