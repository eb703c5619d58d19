using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Forwarding;

namespace Lb.Core.Tests.Forwarding;

/// <summary>
/// Whatever comes: nothing throws, and every frame is counted once. <see cref="TestDirector"/> checks the sums after each batch, and
/// <see cref="TestDirector.Finish"/> that no frame was lost.
/// </summary>
public sealed class AnyTrafficTests
{
    private static readonly DirectorSetup[] Setups =
    [
        new(),
        new() { Local = [2], Mtu = 600, Flows = 6 },
        new() { HasLocalPort = false, HasPeer = false, Unresolved = [1], Options = new ForwarderOptions { HeldFragments = 1, FragmentedPackets = 4 } },
        new() { Weights = [0, 0] },
        new() { Persistence = new Persistence(TimeSpan.FromSeconds(20)), Options = new ForwarderOptions { PersistentClients = 1 } },
        new() { IsOnePacket = true, FlowPolicy = new FlowPolicy { IsSloppyTcp = true, ConnectionReuseMode = 0 } },
    ];

    /// <summary>Every kind of frame by both families: the kind, and the variation that tells the family.</summary>
    public static IEnumerable<object[]> Kinds =>
        from kind in Enumerable.Range(0, 16) from variation in (byte[])[0x01, 0x11] select new object[] { (byte)kind, variation };

    [Fact]
    public void Process_AnyOctets_NothingThrowsAndCountersAddUp() => Prop.ForAll<byte[][]>(frames =>
    {
        var director = new TestDirector();
        director.Send([.. frames.Select(frame => frame ?? [])]);
        director.Finish();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(100));

    [Fact]
    public void Process_AnyOctetsBehindOurAddresses_NothingThrowsAndCountersAddUp()
    {
        var director = new TestDirector();
        Prop.ForAll<byte[], bool>((octets, v6) =>
        {
            // Random octets get further behind a header that is for us.
            var frame = v6 ? Traffic.Udp(octets: 0, v6: true) : Traffic.Udp(octets: 0);
            director.Send([.. frame.AsSpan(0, 14 + (v6 ? 40 : 20)), .. octets]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(80));
        director.Finish();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Process_EveryTruncationOfAFrame_NothingThrowsAndCountersAddUp(byte kind, byte variation)
    {
        var frame = Genes.Frame(kind, variation);
        foreach (var setup in Setups)
        {
            var director = new TestDirector(setup);
            director.Send(Genes.Frame(0, variation), Genes.Frame(3, variation));
            director.Send([.. Enumerable.Range(0, frame.Length + 1).Select(length => frame[..length])]);
            director.Finish();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Process_EveryHeaderOctetReplaced_NothingThrowsAndCountersAddUp(byte kind, byte variation)
    {
        var frame = Genes.Frame(kind, variation);
        var director = new TestDirector(Setups[kind % Setups.Length]);
        director.Send(Genes.Frame(0, variation), Genes.Frame(3, variation));
        foreach (byte value in (ReadOnlySpan<byte>)[0x00, 0x01, 0x40, 0x4F, 0x60, 0x7F, 0x80, 0xFF])
        {
            director.Send([.. Enumerable.Range(0, Math.Min(frame.Length, 100)).Select(at => Replaced(frame, at, value))]);
        }

        director.Finish();
    }

    [Fact]
    public void Process_AnyBatches_NothingThrowsAndCountersAddUp() => Prop.ForAll<byte[], byte[]>((genes, pauses) =>
    {
        foreach (var setup in Setups)
        {
            var director = new TestDirector(setup);
            var frames = Genes.Express(genes);

            // Up to 200 frames a batch: more than the forwarder takes at once.
            foreach (var (batch, i) in frames.Chunk(1 + (genes.Length % 200)).Select((batch, i) => (batch, i)))
            {
                director.Send(batch);
                director.Wait(TimeSpan.FromMilliseconds(pauses.Length == 0 ? 1 : pauses[i % pauses.Length] * 1000));
            }

            director.Finish();
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(1600));

    [Fact]
    public void Process_AnySlot_NothingThrowsAndCountersAddUp()
    {
        var director = new TestDirector();
        Prop.ForAll<byte, byte, ushort>((kind, variation, bits) =>
        {
            director.Send(Genes.Frame(kind, variation), slot => slot with
            {
                SegmentSize = (ushort)(bits & 0x7FF),
                HasPartialChecksum = (bits & 0x800) != 0,
                HasStrippedVlanTag = (bits & 0x3000) == 0x3000,
                OriginalLength = slot.Length + ((bits & 0xC000) == 0xC000 ? 10 : 0),
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        director.Finish();
    }

    private static byte[] Replaced(byte[] frame, int at, byte value)
    {
        var copy = (byte[])frame.Clone();
        copy[at] = value;
        return copy;
    }
}
